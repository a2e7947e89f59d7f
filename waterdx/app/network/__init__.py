"""Following the network from the window: trace, isolation, long section."""
