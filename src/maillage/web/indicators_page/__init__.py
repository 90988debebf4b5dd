"""The pages of the indicators, the same for the département, an operator and a coordinator.

What differs is who reads which agreements, and whether names are read; the views say it.
"""
