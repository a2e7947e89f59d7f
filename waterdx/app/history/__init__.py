"""What was changed, by whom, and the way back: the parts of the history dialog."""
