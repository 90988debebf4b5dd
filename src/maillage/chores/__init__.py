"""Management commands: what the machine is asked to do."""
