"""The commands of Maillage."""
