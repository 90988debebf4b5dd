"""What the pages and the files read of the directory: rows ready to print."""
