"""Defence spending into capital stock and readiness (MODELS A2)."""
