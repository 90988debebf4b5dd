"""A crowd that signs up within a minute, on a site really served, beside the same work done bare."""
