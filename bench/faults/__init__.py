"""Killing processes at random points of the work, and looking at what they leave behind."""
