"""Five steps on the sample town that show what the program does; they can be skipped and repeated."""
