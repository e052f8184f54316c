"""Trajectories by a polynomial's slope in place of the model's: exact draws of least-squares densities, no gradients.

Hamiltonian trajectories may follow any slope, as long as they are accepted by the density itself. Where the density is
exp(-sum of squared residuals / 2), as in a calibration with normal errors, the residuals are smooth in the parameters:
a cubic in them, learnt from what the chains have evaluated while they warm up, costs a small part of the model's own
gradient, and a draw costs one forward run. Residuals are reduced to the few directions in which they move.

Model: Rasmussen 2003; Zhang, Shahbaba & Zhao 2017 (surrogates in Hamiltonian moves); Box & Wilson 1951 (polynomials);
all known by name.
Fails when: residuals jump or bend too fast for a cubic: acceptance then falls, which is reported; draws stay exact.
"""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from detente.calibrate.transport_map import principal
from detente.core.errors import CheckFailed
from detente.simulation import gradient

Array = NDArray[Any]

MOST: Final = 24
"""Coordinates at most: a cubic of more has more coefficients than chains can teach."""

DIRECTIONS: Final = 2
"""Directions of the residuals kept, for each coordinate."""

ROWS: Final = 4
"""Evaluations wanted for each coefficient; with fewer the polynomial is of lower degree."""

FAR: Final = 10.0
"""Evaluations whose potential exceeds the median by more than this times the root of the coordinates teach nothing."""


class LeastSquares:
    """The density exp(-sum of squares / 2) of residuals, and polynomials for them."""

    def __init__(self, residuals: Callable[[Any], Any], size: int) -> None:
        """`residuals` in JAX: positions [chain, coordinate] to [chain, residual]; `size` counts coordinates. Raises
        CheckFailed for too many."""
        if size > MOST:
            raise CheckFailed(f"{size} coordinates are too many for a polynomial; give the gradient, or at most {MOST}")
        self.residuals, self.size = residuals, size
        self._triples = np.array([
            (a, b, c) for a in range(size + 1) for b in range(a, size + 1) for c in range(b, size + 1)
        ]).T  # fmt: skip
        self._pairs = np.array(np.triu_indices(size + 1))
        place = np.zeros((size + 1, size + 1), int)
        place[tuple(self._pairs)] = np.arange(self._pairs.shape[1])
        self._place = place[self._triples[1], self._triples[2]]

    def exact(self, at: Any) -> tuple[Any, Any]:
        """The potential [chain] and the residuals [chain, residual], in JAX."""
        found = self.residuals(at)
        return 0.5 * (found * found).sum(axis=1), found

    def slope(self, numbers: tuple[Any, ...], at: Any) -> tuple[Any, Any]:
        """The polynomial's potential [chain] and its gradient [chain, coordinate], in JAX."""
        jax, jnp = gradient.jax, gradient.jnp
        centre, inverse, table = numbers

        def total(at: Any) -> tuple[Any, Any]:
            w = (at - centre) @ inverse.T
            w = jnp.concatenate([jnp.ones_like(w[:, :1]), w], axis=1)
            squares = w[:, self._pairs[0]] * w[:, self._pairs[1]]
            by = (squares @ table).reshape(len(w), self.size + 1, -1)
            each = 0.5 * ((w[:, :, None] * by).sum(axis=1) ** 2).sum(axis=1)
            return each.sum(), each

        (_, each), found = jax.value_and_grad(total, has_aux=True)(at)
        return each, found

    def nothing(self, residuals: int) -> tuple[Array, ...]:
        """Numbers of the polynomial that is nought, of the shapes that `learn` gives."""
        many = min(residuals, DIRECTIONS * self.size)
        table = np.zeros((self._pairs.shape[1], (self.size + 1) * many), np.float32)
        return np.zeros(self.size, np.float32), np.eye(self.size, dtype=np.float32), table

    def learn(self, at: Array, residuals: Array) -> tuple[Array, ...]:
        """Numbers for `slope`, from positions [row, coordinate] and their residuals [row, residual]. Raises CheckFailed
        where fewer than two rows are finite."""
        many = min(residuals.shape[1], DIRECTIONS * self.size)
        with np.errstate(over="ignore"):
            potential = 0.5 * (residuals.astype(float) ** 2).sum(axis=1)
        potential = np.where(np.isfinite(potential), potential, np.inf)
        use = np.isfinite(potential) & (potential <= np.median(potential) + FAR * self.size**0.5)
        if use.sum() < 2:
            raise CheckFailed("no chain has residuals at a finite density; start nearer to the data")
        at, found = at[use].astype(float), residuals[use].astype(float)
        centre, root = at.mean(axis=0), principal(at)
        w = np.concatenate([np.ones((len(at), 1)), np.linalg.solve(root, (at - centre).T).T], axis=1)
        kept = np.linalg.eigh((found - found.mean(axis=0)).T @ (found - found.mean(axis=0)))[1][:, -many:]
        # a triple with a one in it is of degree two, with two of degree one
        degree = (self._triples > 0).sum(axis=0)
        most = max((d for d in (1, 2, 3) if ROWS * (degree <= d).sum() <= len(at)), default=1)
        one, two, three = self._triples[:, degree <= most]
        told = w[:, one] * w[:, two] * w[:, three]
        solved = np.linalg.solve(told.T @ told + 0.01 * np.eye(told.shape[1]), told.T @ (found @ kept))
        table = np.zeros((self._pairs.shape[1], self.size + 1, many))
        table[self._place[degree <= most], one] = solved
        parts = (centre, np.linalg.inv(root), table.reshape(len(table), -1))
        return tuple(np.asarray(x, np.float32) for x in parts)
