"""Negotiation: the range of settlements, private information, commitment, and fighting while bargaining."""
