"""Management indicators: definitions, official inputs, peers of the same class, utilities side by side."""
