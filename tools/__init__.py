"""What makes Maillage run and be proved on a bare machine: standard library only."""
