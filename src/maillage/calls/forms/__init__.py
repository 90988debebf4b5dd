"""What an officer types to write a call: sections of fields and rows, never the file itself."""
