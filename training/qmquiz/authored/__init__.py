"""Questions that people write: MyST files in ``training/question-banks``."""
