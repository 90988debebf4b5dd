"""Who did what, when: append-only, chained by fingerprints, one chain per funder."""
