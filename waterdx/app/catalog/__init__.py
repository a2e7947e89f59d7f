"""The catalogue page in its parts. No part talks to another: the page carries what one asks to the next."""
