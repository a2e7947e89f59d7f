"""One page per job. A page shows what the session holds and starts jobs; it computes nothing."""
