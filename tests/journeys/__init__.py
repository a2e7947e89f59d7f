"""Stories of users, told through the real window."""
