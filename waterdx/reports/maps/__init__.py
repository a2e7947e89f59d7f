"""一般図 and 施設平面図: maps on paper at true scale, one PDF page a sheet, an index first. `book.write_maps` makes them."""
