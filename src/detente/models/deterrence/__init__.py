"""Spending, usable forces on a flank, and the hazard that somebody tests them (MODELS E1, E2)."""
