"""What reads the database: each function says how many queries it makes."""
