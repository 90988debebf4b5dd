"""Maillage: a call for projects, from its opening to the last euro."""
