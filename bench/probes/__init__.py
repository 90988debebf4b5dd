"""Hostile probes: each attacks a site really served, through its front door, with a real session."""
