"""Wiring by name, noise and draws of beliefs; the clock follows with the first dynamic model."""
