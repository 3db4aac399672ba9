"""Checks: rules over the catalogue, each with a sentence that a quality lead understands."""
