"""Registers on pages: each kind in the form that people read it in."""
