"""Which pipes will leak: features, model, evaluation, survey plan. Pure functions on frames; `run` joins them to a project."""
