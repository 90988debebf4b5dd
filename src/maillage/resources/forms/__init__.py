"""Forms of those who keep the directory."""
