"""What pages, documents and reports read of the groups: rows ready to print, and counts."""
