"""Tables of the training service, as they grew."""
