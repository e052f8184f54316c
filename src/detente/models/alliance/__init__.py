"""Collective decisions: several governments who want different things, and what they end up doing."""
