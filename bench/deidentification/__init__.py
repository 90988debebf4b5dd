"""How well the de-identification recognises: marked texts, a scorer, and texts composed on demand."""
