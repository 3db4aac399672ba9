"""The training service: people, obligations, attempts, records."""
