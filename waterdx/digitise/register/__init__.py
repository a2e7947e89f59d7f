"""A scanned page of a register becomes rows: grid, cells, text, and only as much correction as the terms and the column allow."""
