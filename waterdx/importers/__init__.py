"""A file → (frame of text, findings), one file per format. Nothing here writes, and nothing is interpreted yet."""
