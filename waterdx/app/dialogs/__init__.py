"""The few windows that ask before something is done, or report our own mistakes."""
