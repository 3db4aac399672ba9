"""The command ``qmquiz``."""
