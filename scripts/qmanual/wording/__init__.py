"""What people read of ours: labels and sentences, in the manual's language."""
