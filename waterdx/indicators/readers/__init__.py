"""Readers of the files in which indicators and their inputs are published or written down. One format a file."""
