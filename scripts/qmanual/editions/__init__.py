"""Editions of the manual: build, freeze, publish, compare, verify. Runs Sphinx as a child."""
