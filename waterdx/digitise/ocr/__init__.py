"""Reading print and writing: a small interface, and the engine behind it (rapidocr, an optional extra)."""
