"""One room per theory: equations in plain arithmetic, and the beliefs they rest on.

Equations take a namespace `m` (see `mathematics`) so that one text serves NumPy and other emitters.
Models never import models; what one needs of another arrives through the simulation.
"""
