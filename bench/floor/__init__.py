"""The pages against the same work done by a bare Django view, in the same run, and how they grow."""
