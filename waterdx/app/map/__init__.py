"""The map of the pipes: numpy arrays on one side, a pyqtgraph view on the other."""
