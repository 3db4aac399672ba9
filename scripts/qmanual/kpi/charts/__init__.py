"""Charts: measurements as pictures."""
