"""What is due, what went, what is asked."""
