"""From paper to rows and lines: scans read safely, placed on the ground, traced and read as proposals a person confirms.

Nothing here writes: what a scan gives (lines, rows, labels) goes to `waterdx.store` as proposals, and into the ledger only
when a person has confirmed it. Places on a scan are pixels of the page as it is shown (x to the right, y down, after the
EXIF turn, at the resolution of the file), float arrays of shape (n, 2); places on the ground are (east, north) in metres.
"""
