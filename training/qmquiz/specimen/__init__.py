"""Made-up manuals: as large as one wants, the same ones every time.

A manual of one organisation has a few hundred questions, too few to see a small bias in how
options are chosen, and too few to see how the cost of a bank grows.
"""
