"""The calls of the département: started, written section by section, rehearsed, published, followed."""
