"""How long peace lasts after a settlement (MODELS D1, D2)."""
