"""Calendars: when an organisation is open, and how much of that lies between two moments."""
