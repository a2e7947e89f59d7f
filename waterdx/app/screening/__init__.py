"""The tabs of the screening page, one a file, listed in registry.py; what they have computed stands in *_tasks.py, without Qt."""
