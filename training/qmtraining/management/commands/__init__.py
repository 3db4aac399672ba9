"""Commands of the training service, one module each."""
