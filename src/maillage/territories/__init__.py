"""Communes, intercommunalities, and the territories they make, by date."""
