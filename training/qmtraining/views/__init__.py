"""HTTP: who may see a page, what was sent, what is shown."""
