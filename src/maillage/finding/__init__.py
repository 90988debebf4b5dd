"""One search over all that a person may see; it knows every package, and none knows it."""
