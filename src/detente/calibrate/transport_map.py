"""A map from standard normal coordinates to a bent density, so that a sampler walks where ridges are straight.

Positions are x = centre + root w, and each coordinate of w is moved and stretched by those before it,
w_i = shift_i(z_<i) + exp(width_i(z_<i)) z_i, with quadratic functions `shift` and `width`. The map is triangular, so
that its inverse and the logarithm of its determinant, sum_i width_i, cost as little as itself. It is fitted to draws by
regression, coordinate by coordinate; of a normal density only centre and root remain, up to noise.

Model: Parno & Marzouk 2018 (transport maps that speed up Markov chains); Knothe 1957 and Rosenblatt 1952 (triangular
maps); all known by name.
Fails when: modes lie apart, or ridges bend more than once: the map then helps less, but draws stay exact, since the
sampler corrects for it by the determinant.
"""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from detente.simulation import gradient

Array = NDArray[Any]

DRIVERS: Final = 24
"""Coordinates at most whose squares and products bend the others; beyond, features would be more than draws."""

MOST_WIDTH: Final = 1.5
"""[log] Bound on how much a coordinate is widened or narrowed by others."""

OUTLIER: Final = 9.0
"""Squared residual, in variances, beyond which a draw teaches a width no more."""

DOUBT: Final = 10.0
"""Precision of the belief that widths do not vary, in draws."""

ROUNDS: Final = 8
"""Rounds of scoring for the widths: each is one regression with the same weights."""


@dataclass(frozen=True)
class Map:
    """Numbers of a map in single precision: `centre` [coordinate], `root` [coordinate, normal], `shift` and `width`
    [feature, normal], the features being one, the first `DRIVERS` normals and their products."""

    centre: Array
    root: Array
    shift: Array
    width: Array

    @classmethod
    def straight(cls, centre: Array, root: Array) -> Self:
        """The linear map."""
        none = np.zeros((len(_last(len(centre))), len(centre)), np.float32)
        return cls(np.asarray(centre, np.float32), np.asarray(root, np.float32), none, none)

    @property
    def numbers(self) -> tuple[Array, Array, Array, Array]:
        """What `forward` takes."""
        return self.centre, self.root, self.shift, self.width

    def normals(self, at: Array) -> Array:
        """[row, normal] The inverse of `forward`, at positions [row, coordinate]."""
        w = np.linalg.solve(self.root.astype(float), (at - self.centre).astype(float).T).T
        z = np.zeros_like(w)
        for i in range(w.shape[1]):
            # features of coordinates that are not yet known meet coefficients of nought
            told = _features(z, np)
            z[:, i] = (w[:, i] - told @ self.shift[:, i]) * np.exp(-_stretch(told, self.width[:, i], np))
        return z


def forward(numbers: tuple[Any, ...], z: Any) -> tuple[Any, Any]:
    """Positions [row, coordinate] at normals [row, normal], and the logarithm of the determinant [row] up to a
    constant, in JAX; `numbers` are those of a map."""
    jnp = gradient.jnp
    centre, root, shift, width = numbers
    told = _features(z, jnp)
    stretch = _stretch(told, width, jnp)
    return centre + (told @ shift + jnp.exp(stretch) * z) @ root.T, stretch.sum(axis=1)


def principal(drawn: Array) -> Array:
    """Root of the covariance of rows, its columns the principal directions, widest first; shrunk a little towards
    unrelated coordinates as rows are few."""
    rows, size = drawn.shape
    share = rows / (rows + 5.0 * size)
    covariance = np.atleast_2d(np.cov(drawn, rowvar=False))
    values, vectors = np.linalg.eigh(share * covariance + (1.0 - share) * np.diag(np.diag(covariance)))
    return (vectors * np.sqrt(values))[:, ::-1]


def fit(drawn: Array) -> Map:
    """The map of draws [row, coordinate]."""
    drawn = np.asarray(drawn, float)
    centre, root = drawn.mean(axis=0), principal(drawn)
    w = np.linalg.solve(root, (drawn - centre).T).T
    turn = _turn(w)
    w, root = w @ turn, root @ turn
    last, z = _last(w.shape[1]), np.zeros_like(w)
    shift, width = np.zeros((2, len(last), w.shape[1]))
    for i in range(w.shape[1]):
        use = last < i
        told = _features(z, np)[:, use]
        gram, left = told.T @ told, w[:, i]
        for _ in range(2):
            # coefficients of size one are believed, the less firmly the less the residuals vary
            shift[use, i] = np.linalg.solve(gram + left.var() * np.eye(len(gram)), told.T @ w[:, i])
            left = w[:, i] - told @ shift[use, i]
        width[use, i] = _width(left, told, gram)
        z[:, i] = left * np.exp(-_stretch(told, width[use, i], np))
    return Map(*(np.asarray(x, np.float32) for x in (centre, root, shift, width)))


def _width(left: Array, told: Array, gram: Array) -> Array:
    """Coefficients of the logarithm of the residuals' spread, by scoring for a normal density: its weights are alike,
    so that every round is the same regression."""
    solve = np.linalg.inv(gram + DOUBT * np.eye(len(gram))) @ told.T
    found = np.zeros(told.shape[1])
    found[0] = 0.5 * np.log((left * left).mean())
    for _ in range(ROUNDS):
        squares = np.minimum(left * left * np.exp(-2.0 * _stretch(told, found, np)), OUTLIER)
        found = found + solve @ (0.5 * (squares - 1.0))
    return found


def _turn(w: Array) -> Array:
    """Rotation after which those coordinates come last that squares and products explain best.

    Directions along which a ridge is narrow once its bend is known are those of least residual variance; they are
    found as sharply as the ridge is narrow, which principal directions are not. Of many coordinates the `DRIVERS`
    widest are turned."""
    many = min(w.shape[1], DRIVERS)
    products = _features(w, np)[:, 1 + many :]
    meets = products.T @ w[:, :many]
    explained = meets.T @ np.linalg.solve(products.T @ products + np.eye(len(meets)), meets)
    turn = np.eye(w.shape[1])
    turn[:many, :many] = np.linalg.eigh(explained)[1]
    return turn


def _pairs(size: int) -> tuple[Array, Array]:
    return np.triu_indices(min(size, DRIVERS))


def _last(size: int) -> Array:
    """[feature] The last normal that each feature is of; -1 for the constant."""
    return np.concatenate([[-1], np.arange(min(size, DRIVERS)), _pairs(size)[1]])


def _features(z: Any, xp: Any) -> Any:
    """[row, feature] One, the first `DRIVERS` normals and their products, made to have no mean."""
    one, other = _pairs(z.shape[1])
    products = z[:, one] * z[:, other] - (one == other)
    return xp.concatenate([xp.ones_like(z[:, :1]), z[:, :DRIVERS], products], axis=1)


def _stretch(told: Any, width: Any, xp: Any) -> Any:
    """[log] How much wider than one: a constant, and a bounded part that varies."""
    return width[0] + MOST_WIDTH * xp.tanh(told[:, 1:] @ width[1:] / MOST_WIDTH)
