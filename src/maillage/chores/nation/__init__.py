"""Many départements over several years, in plain rows set at once: what measures and demonstrations need."""

from maillage.chores.nation.load import Nation, Size, load_nation

__all__ = ["Nation", "Size", "load_nation"]
