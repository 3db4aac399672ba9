"""The engine: from definitions and data to values."""
