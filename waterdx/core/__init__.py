"""Words of the field. Standard library only: every other package may import this one, it imports none of them."""
