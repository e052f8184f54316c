"""Simple outcomes that stand beside every negotiation: weighted mean and weighted median.

They are the yardstick: a model of bargaining that ends elsewhere must earn the difference.
"""

import numpy as np

from detente.models.alliance.spatial import Reals


def weighted_mean(weight: Reals, position: Reals) -> Reals:
    """The mean position by weight, over the last axis.

    Parameters
    ----------
    weight
        [capability x salience] Not negative, not all nought.
    position
        [any] Same shape, or broadcast to it.

    Model: the compromise model of Achen; a name known, not a work opened.
    Fails when: a majority decides and can ignore the rest.
    """
    return (weight * position).sum(axis=-1) / (weight + 0.0 * position).sum(axis=-1)


def weighted_median(weight: Reals, position: Reals) -> Reals:
    """The position at which weight on both sides is at most half, over the last axis.

    Where a stretch between two positions would do, the lower end is told, so that the outcome is
    somebody's position.

    Model: Black's median voter with weighted votes; a name known, not a work opened.
    Fails when: there is more than one issue and they are decided together.
    """
    weight, position = np.broadcast_arrays(weight, position)
    order = np.argsort(position, axis=-1, kind="stable")
    along = np.take_along_axis(position, order, axis=-1)
    reached = np.cumsum(np.take_along_axis(weight, order, axis=-1), axis=-1)
    # a millionth of a millionth of slack: halves that differ by rounding only are halves
    half = 0.5 * reached[..., -1:] * (1.0 - 1e-12)
    first = (reached >= half).argmax(axis=-1)
    return np.take_along_axis(along, first[..., None], axis=-1)[..., 0]
