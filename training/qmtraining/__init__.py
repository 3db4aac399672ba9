"""The training service: who has to know which statement, and who has shown it, on record."""
