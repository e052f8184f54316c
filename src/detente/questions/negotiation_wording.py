"""Sentences shared by the questions on negotiation."""

from collections.abc import Sequence

import numpy as np

from detente.catalogue.levers import levers
from detente.core.prose import Prose, say
from detente.questions import sensitivity
from detente.questions.negotiation import Array, Talks
from detente.questions.negotiation_rivals import dispute_odds
from detente.questions.war_effects import Member
from detente.questions.war_runs import belief_label
from detente.questions.war_wording import SIDE_NAMES
from detente.questions.wording import digits_of, listed, year_label
from detente.simulation.renewal import WAR_MONTHS

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
    leading = talks.influences(sample)[: sensitivity.TOLD]
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
        "give.", kept=kept,
    )  # fmt: skip


def renewed_war(talks: Talks) -> Prose:
    """Where the loss from renewed war comes from, and what the judged one would make of it."""
    again = talks.recurrence(0)
    if again is None:
        return say(
            "The loss from renewed war is a judged belief: no result of the durability model ships for this war."
        )
    other = talks.rival("judged_renewal")
    return say(
        "The chance that war breaks out again is the durability model's, {again} % within ten years under these terms; "
        "it hardly moves with the balance of forces there, because past settlements do not show that it does. What "
        "another war costs is the game's own cost of {m} months. If the loss is judged instead, and grows as the "
        "challenger outgrows what guards the deal, a settlement exists now in {n} % of draws rather than {k} %.",
        again=talks.values.add("renewed_war_in_ten_years", "%", 100.0 * float(talks.game.mean(again))),
        m=talks.values.add("another_war", "months", WAR_MONTHS),
        n=talks.values.add("deal_exists.judged_renewal", "%", 100.0 * talks.chance(other.at(0).margin > 0.0, other)),
        k=talks.values.add("deal_exists.0", "%", 100.0 * talks.chance(talks.game.at(0).margin > 0.0)),
    )  # fmt: skip


def disputes(talks: Talks) -> Prose | None:
    """What the learned odds are of, and what they are not; None where none ship."""
    told = dispute_odds(talks.fit)
    if told is None:
        return None
    add = talks.values.add
    return say(
        "The odds learned from past disputes, by capabilities of {year}, are those of a dispute of this pair in which "
        "somebody prevails, {p} % for {a}; {n} % of such disputes end with nobody prevailing. They are not who wins "
        "this war.", year=year_label(told.year), a=A,
        p=add("dispute_odds", "%", 100.0 * told.given_decided), n=add("dispute_undecided", "%", 100.0 * told.neither),
    )  # fmt: skip


def set_by_the_user(talks: Talks) -> Prose | None:
    """What levers of talks and terms are set to; None where none is."""
    if not talks.agenda.told and not talks.agenda.war:
        return None
    parts = [
        say("{label} {n}", label=levers()[name].label,
            n=talks.values.add(f"set.{name}", levers()[name].unit, value, digits=digits_of(value)))
        for name, value in talks.agenda.told.items()
    ]  # fmt: skip
    moved = [say("{label} as in the scenario", label=levers()[name].label) for name in talks.agenda.war]
    return say("Set by the user: {parts}.", parts=listed([*parts, *moved]))


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
    half = float(np.log(2.0) / np.median(talks.game.params.learning))
    return say(
        "Each side is taken as one actor who weighs costs against terms; leaders' survival and indivisible aims are "
        "left out. On paths other than today's aid, what is expected beyond the month read is still today's aid "
        "(terms held). Optimism ends by learning: at the median belief half of it is gone after {half} months. Values "
        "of the game are solved to {n} of a share.",
        half=talks.values.add("optimism_half_life", "months", half),
        n=talks.values.add("residual", "share", talks.game.residual, digits=6),
    )
