"""Long histories of ledger lines that are kept as columns of numbers and become rows only when read."""
