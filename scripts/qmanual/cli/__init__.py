"""The command ``qmanual``: parse, call one function, print, exit."""
