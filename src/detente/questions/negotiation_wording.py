"""Sentences shared by the questions on negotiation."""

from collections.abc import Sequence

from detente.core.prose import Prose, say
from detente.questions.negotiation import Array, Talks
from detente.questions.war_effects import Member
from detente.questions.war_runs import belief_label
from detente.questions.war_wording import SIDE_NAMES
from detente.questions.wording import listed

A, B = SIDE_NAMES["UKR"], SIDE_NAMES["RUS"]


def deal_chance(talks: Talks, month: int) -> Prose:
    """Share of draws with a settlement that both prefer to war: "46 %"."""
    chance = talks.chance(talks.game.at(month).margin > 0.0)
    return say("{n} %", n=talks.values.add(f"deal_exists.{month}", "%", 100.0 * chance, digits=0))


def rival_words(talks: Talks, members: Sequence[Member], event: str) -> Prose:
    """What the rival models make of the event."""
    parts = [
        say("{name} {n} %", name=one.name,
            n=talks.values.add(f"rival.{i}", "%", 100.0 * one.chance, digits=0))
        for i, one in enumerate(members)
    ]  # fmt: skip
    return say("Rival models put the chance that {event} at: {parts}.", event=event, parts=listed(parts))


def driver_words(talks: Talks, sample: Array) -> Prose:
    """The two most sensitive beliefs by name."""
    leading = talks.influences(sample)[:2]
    if not leading:
        return say("Nothing in the model changes it.")
    return say(
        "It hangs most on {beliefs}.", beliefs=listed([belief_label(talks.fit.conflict, one.belief) for one in leading])
    )


def left_to_judgement(talks: Talks, sample: Array) -> Prose:
    """How much of the spread is the prior's."""
    kept = talks.values.add("prior_share", "%", 100.0 * min(1.0, talks.learned(sample)), digits=0)
    return say(
        "Almost all of this is judgement: that no agreement was made in the months fitted is the only evidence on "
        "costs, patience and optimism, and it leaves {kept} % of the spread that the war model and the judged beliefs "
        "give. The loss from renewed war is a judged belief too, not yet the durability model's.",
        kept=kept,
    )


def conditioned(talks: Talks) -> Prose:
    """What the draws were conditioned on."""
    months = talks.values.add("silent_months", "months", float(talks.game.conditioned_months))
    if not talks.game.conditioned_months:
        return say("The draws are not weighted by the absence of an agreement: no fitted path is at hand.")
    return say(
        "Draws are weighted by the chance that no agreement was made in the {months} months before; {n} of {all} "
        "draws' worth remain.",
        months=months,
        n=talks.values.add("effective_draws", "count", round(talks.game.effective)),
        all=talks.values.add("game_draws", "count", float(talks.game.draws)),
    )


def draws_note(talks: Talks) -> Prose:
    """What is expected of the future on other paths, and who is assumed to choose."""
    return say(
        "Each side is taken as one actor who weighs costs against terms; leaders' survival and indivisible aims are "
        "left out. On paths other than today's aid, what is expected beyond the month read is still today's aid "
        "(terms held). Values of the game are solved to {n} of a share.",
        n=talks.values.add("residual", "share", talks.game.residual, digits=6),
    )
