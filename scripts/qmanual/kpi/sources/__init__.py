"""Sources: where data are, and what is valid in them."""
