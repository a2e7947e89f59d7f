"""The command line: one thin file per job, translating words typed into calls of the same functions the window uses."""
