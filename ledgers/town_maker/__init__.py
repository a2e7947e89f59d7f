"""Makes the invented sample town: one subject a file, all numbers from seeded streams."""
