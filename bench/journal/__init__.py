"""The journal held to its promise: tamperings found, lines verified by second."""
