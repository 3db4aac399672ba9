"""Measurements: values with all that is needed to read them, and the words for it."""
