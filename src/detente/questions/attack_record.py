"""The record of attacks on members of defence pacts, told beside the judged hazard of a challenge."""

from collections.abc import Callable
from typing import Final

from detente.calibrate import attack_rates
from detente.core.prose import Prose, say
from detente.questions.wording import Values, listed, year_label
from detente.sources import table_of

WORDS: Final = {"war": "by war", "deaths": "by force with deaths", "force": "by any force"}
SOURCES: Final = (attack_rates.PACTS, attack_rates.ONSETS)


def sources() -> tuple[str, ...]:
    """Sources of the record."""
    return tuple(sorted(table_of(name).source.id for name in SOURCES))


def record(values: Values, judged: float, told: Callable[[float, str], Prose]) -> Prose:
    """The rates since the Second World War with their limits, and what the answer would be with two of them.

    `judged` [1/year] is the belief's median; `told` says what follows from a hazard at the threshold [1/year], in words
    and with values under the name given.
    """
    rates = attack_rates.since()
    first, last = rates["war"]["first"], rates["war"]["last"]
    parts = [
        say("{words} in {rate} % ({low} to {high})", words=words, **{
            part: values.add(f"record.{kind}.{part}", "%", 100.0 * rates[kind][part], digits=2)
            for part in ("rate", "low", "high")
        })
        for kind, words in WORDS.items()
    ]  # fmt: skip
    instead = [
        say("with that of {words}, {told}", words=words.removeprefix("by "), told=told(rates[kind]["rate"], kind))
        for kind, words in WORDS.items() if kind != "force"
    ]  # fmt: skip
    return say(
        "Beside the judged hazard at the threshold, {judged} % a year, stands the record: from {first} to {last} "
        "members of defence pacts were attacked, in member-years with ninety per cent limits, {parts}. What counts as "
        "an attack decides it, and it is a rate over all balances of forces, so the belief is not replaced by it; "
        "{instead}.",
        judged=values.add("hazard_believed", "%", 100.0 * judged, digits=2), first=year_label(first),
        last=year_label(last), parts=listed(parts), instead=listed(instead),
    )  # fmt: skip
