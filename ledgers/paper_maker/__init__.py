"""Paper of the invented town as three generations would have drawn it, with the truth beside it: to try digitising on."""
