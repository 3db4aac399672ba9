"""Items: the controlled statements of a manual, read without Sphinx."""
