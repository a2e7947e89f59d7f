"""Help that needs no network: the pages of docs/, what a word means, and the keys."""
