"""Drawings to lines: a line followed between two clicks, or all pipes of a sheet where they have a look of their own."""
