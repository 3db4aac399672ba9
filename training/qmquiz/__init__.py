"""Questions generated from the manual: rules, forms, grading."""
