"""Levers and beliefs in, an ensemble of futures out: `ensemble` is the only door."""

from detente.simulation.ensemble import Ensemble, ensemble

__all__ = ["Ensemble", "ensemble"]
