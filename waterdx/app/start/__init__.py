"""What the start page is made of: the projects opened last, what is new."""
