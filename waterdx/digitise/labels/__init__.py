"""What is written on a drawing: found in any direction, read, taken apart, and given to the line it belongs to.

`read_labels` (reading.py) reads, `assign` (assigning.py) gives labels to lines, `sheet_notes` (notes.py) reads what the
frame and the title block say of the sheet as a whole.
"""
