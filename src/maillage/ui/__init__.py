"""The vocabulary of pages: template tags, layouts, form rendering and static files."""
