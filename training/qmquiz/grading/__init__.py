"""Grading: from a form and the answers to points, reasons and passages."""
