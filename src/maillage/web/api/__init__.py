"""The interface for programs: read only, open to all, the same rows as the pages."""
