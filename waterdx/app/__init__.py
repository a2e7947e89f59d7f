"""The window. The only package that imports PySide6; it calls the very functions the command line calls."""
