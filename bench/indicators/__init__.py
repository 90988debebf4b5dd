"""`./maillage bench indicators`: over many presences, beside the same aggregation in bare SQL."""
