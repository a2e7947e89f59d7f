"""The parts of the import dialog: columns, first rows, unknown words, place. What they show comes from waterdx.ledger."""
