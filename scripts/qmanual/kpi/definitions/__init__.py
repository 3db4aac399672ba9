"""Definitions: what a KPI measures, and what is good."""
