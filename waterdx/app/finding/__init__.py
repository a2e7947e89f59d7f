"""Finding anything by a few letters: what there is to find (one file a source), how it is matched, and the line to type into."""
