"""Strength of states from counts of people, money and industry (MODELS A1)."""
