"""What changes the database: each function is one transaction."""
