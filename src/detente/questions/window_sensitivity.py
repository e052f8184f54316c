"""What a number of the years after the war hangs on: total indices, a belief's draws exchanged in a window at a time.

The beliefs of this model are independent of one another. Equipment on both sides is one factor, because the judged
prices and wear by which spending became equipment are common to all states. When the war ends and what it destroys
come from the same worlds of the war models, but the end hangs so little on what is destroyed (rank correlation 0.01
over the draws of a shipped fit) that they are taken as two.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from numpy.typing import NDArray

from detente.calibrate import deterrence as model
from detente.calibrate.deterrence import Fought, Stocks, Window
from detente.core.answers import Driver
from detente.questions import sensitivity

Array = NDArray[Any]

TOLD: Final = 5
DATA: Final = "equipment of both sides, from data on spending at judged prices and wear"
LENGTH: Final = "when the war ends"
LOST: Final = "equipment that the war destroys, by the war engine"


def drivers(window: Window, number: Callable[[Window], Array], what: str) -> tuple[Driver, ...]:
    """What a number [draw] of a window hangs on most, alone and with others."""
    labels = {name.removeprefix("deterrence."): one.label for name, one in model.beliefs().items()}
    names = factors(window)

    def moved(name: str, order: Array) -> Array:
        return number(exchanged(window, name, order))

    found = sensitivity.total(number(window), names, moved, told=TOLD)
    told = (one._replace(belief=labels.get(one.belief, one.belief)) for one in found)
    return sensitivity.drivers(told, sensitivity.TOTAL.format(of=what))


def factors(window: Window) -> tuple[str, ...]:
    """What is drawn and used: beliefs by name, equipment, and the war where its models speak."""
    unused = {"loss_value"} if window.fought is None else {"war_losses", "war_lasts"}
    if window.war_end is not None:
        unused.add("war_lasts")
    war = () if window.fought is None else (LOST,) if window.war_end is not None else (LOST, LENGTH)
    return (*(name for name in window.believed if name not in unused), DATA, *war)


def exchanged(window: Window, factor: str, order: Array) -> Window:
    """The same with one factor's draws in another order; raises KeyError for one that does not exist."""
    fought = window.fought
    if factor == DATA:
        return replace(window, stocks=_ordered(window.stocks, order))
    if factor == LENGTH and fought is not None:
        return replace(window, fought=fought._replace(ends=fought.ends[order]))
    if factor == LOST and fought is not None:
        lost: Fought = fought._replace(lost=fought.lost[:, order], before=fought.before[order])
        return replace(window, fought=lost)
    return replace(window, believed={**window.believed, factor: window.believed[factor][order]})


def _ordered(of: Stocks, order: Array) -> Stocks:
    return replace(
        of, held=of.held[:, order], bought=of.bought[:, order], attacker_held=of.attacker_held[order],
        attacker_bought=of.attacker_bought[order], wear=of.wear[order],
    )  # fmt: skip
