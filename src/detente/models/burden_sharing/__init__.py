"""Burden sharing (MODELS F2): what each gives to a common cause alone, what all would give together, and the rules."""
