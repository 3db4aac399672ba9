"""Statistics: plain functions of numbers; each names its source."""
