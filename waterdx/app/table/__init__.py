"""Tables of many rows: arrays in, a Qt model that sorts and filters row numbers, a view with linked selection."""
