"""The regulation: pure functions that read like the call. No Django, no clock, no input or output.

Each function cites the clause of the call it applies (R1 to R90) or the case the call leaves open (F1 to
F60). The figures of a call (ceilings, rates, months…) always come as arguments: they stand in the call's
file only.
"""
