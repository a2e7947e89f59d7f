"""The catalogue of technologies: read from catalog/, checked, searched and matched to a ledger."""
