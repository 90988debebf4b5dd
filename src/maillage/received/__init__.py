"""Files that people send: checked by their content, searched for viruses, kept under names of our own."""
