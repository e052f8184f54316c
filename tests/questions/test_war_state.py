"""The observed state of the war on a made-up war of a few figures, checked by hand."""

from calendar import monthrange
from datetime import date, timedelta

import pytest

from detente.core.answers import Answer
from detente.core.errors import WrongInput
from detente.questions import Run, ask

from .conftest import row, year_row

DAY = date(2025, 1, 13)


def month_end(months_before_january: int) -> date:
    year, month = divmod(2025 * 12 - months_before_january, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def known(end: date) -> dict[str, object]:
    """Public the day after, held in a later vintage."""
    return {"published_on": date(2026, 8, 22), "first_public_on": end + timedelta(days=1)}


def area(mapper: str, end: date, value: float):
    dims = {"dims": f"mapper={mapper}", "source": mapper.split("_", maxsplit=1)[0]}
    return row("territory.area_held_by_russia", "UKR", end, end, value, "km2", **dims, **known(end))


def lost(series: str, side: str, equipment: str, end: date, items: float, **more: object):
    return row(series, side, end, end, items, "items", dims=f"class={equipment}", **known(end), **more)


def allocated(donor: str, kind: str, end: date, amount: float):
    more = {"dims": f"kind={kind}", "price_basis": "current EUR", "status": "estimate"}
    return row("kiel.allocations", donor, end.replace(day=1), end, amount, "EUR bn/month", **more, **known(end))


def war_rows() -> list:
    ends = [month_end(k) for k in range(26)]
    rows = [area("economist_isw", end, 110_000 - 300.0 * k) for k, end in enumerate(ends)]
    rows += [area("deepstate", end, 106_000 - 400.0 * k) for k, end in enumerate(ends[:6])]
    rows += [area("nzz_liveuamap", end, (90_000 if k < 10 else 107_000) - 200.0 * k) for k, end in enumerate(ends[:20])]
    rows += [area("economist_isw", date(2022, 2, 23), 43_000)]
    for end, scale in ((month_end(1), 1.0), (month_end(13), 0.5)):
        for side, tanks, everything in (("RUS", 3000, 20_000), ("UKR", 1000, 8000)):
            rows += [
                lost("oryx.losses_confirmed", side, "tank", end, tanks * scale),
                lost("oryx.losses_confirmed", side, "ifv", end, 2 * tanks * scale),
                lost("oryx.losses_confirmed", side, "apc", end, tanks * scale),
                lost("oryx.losses_confirmed", side, "all", end, everything * scale),
            ]
        rows += [lost("ua_mod.losses_claimed", "RUS", "tank", end, 9000 * scale, status="claim")]
    end = month_end(1)
    rows += [
        row(
            "published.casualties",
            "RUS",
            date(2024, 10, 15),
            date(2024, 10, 15),
            650_000,
            "persons",
            low=600_000,
            high=700_000,
            dims="issuer=nato_nations_nyt",
            status="estimate",
        ),
        row(
            "published.deaths",
            "UKR",
            date(2024, 10, 10),
            date(2024, 10, 10),
            57_500,
            "persons",
            low=57_500,
            dims="issuer=us_officials_nyt",
            status="estimate",
        ),
        row("ua_mod.personnel_losses_claimed", "RUS", end, end, 789_550, "persons", status="claim", **known(end)),
    ]
    for k in range(1, 25):
        rows += [allocated("EUROPE", "military", month_end(k), 2.0 if k <= 12 else 1.0)]
        rows += [allocated("USA", "financial", month_end(k), 0.5)]
    for year, level in ((2022, 1.0), (2023, 1.0), (2024, 1.0)):
        rows += [
            year_row("conversion.price_level", "EUR", year, level, "ratio"),
            year_row("conversion.eur_per_usd", "EUR", year, 0.9, "EUR/USD"),
        ]
    return rows


@pytest.fixture
def run(made_up):
    return Run(as_of=DAY, panel=made_up(war_rows()))


def value(answer: Answer, name: str) -> float | None:
    return next(v.median for v in answer.values if v.name == name)


def test_the_change_over_a_year_is_between_the_last_month_end_and_the_one_a_year_before(run):
    answer = ask("war_state", {}, run)
    assert answer.median == 3600
    assert value(answer, "area.economist_isw") == 110_000 - 300  # December: January is not over
    assert "moved back" in answer.headline.text
    assert answer.baseline is not None
    assert answer.baseline.value == 3600


def test_pace_is_change_per_month_over_one_three_and_twelve_months(run):
    answer = ask("war_state", {}, run)
    assert [value(answer, f"pace_{k}.economist_isw") for k in (1, 3, 12)] == [300, 300, 300]
    assert [value(answer, f"pace_{k}.deepstate") for k in (1, 3, 12)] == [400, 400, None]


def test_no_mapper_is_differenced_across_a_change_of_its_method(run):
    answer = ask("war_state", {}, run)
    # the block of area that left in March 2024 lies between December 2023 and December 2024
    assert value(answer, "pace_3.nzz_liveuamap") == 200
    assert value(answer, "pace_12.nzz_liveuamap") is None
    lines = next(e for e in answer.exhibits if e.id == "war_state_area")
    assert [s.name for s in lines.series].count("NZZ from Liveuamap") == 1
    assert "NZZ from Liveuamap, old method" in [s.name for s in lines.series]


def test_a_front_that_moved_forward_is_said_to_have_done_so(made_up):
    ends = [month_end(k) for k in range(14)]
    retreat = [area("economist_isw", end, 110_000 + 300.0 * k) for k, end in enumerate(ends)]
    answer = ask("war_state", {}, Run(as_of=DAY, panel=made_up(retreat)))
    assert answer.median == -3600
    assert "did not move back" in answer.headline.text
    assert "fell by 3,600" in answer.headline.text
    assert answer.would_change[0].break_even == 1


def test_mappers_that_disagree_are_said_to_disagree(made_up):
    ends = [month_end(k) for k in range(14)]
    rows = [area("economist_isw", end, 110_000 - 300.0 * k) for k, end in enumerate(ends)]
    rows += [area("deepstate", end, 106_000 + 100.0 * k) for k, end in enumerate(ends)]
    answer = ask("war_state", {}, Run(as_of=DAY, panel=made_up(rows)))
    assert answer.headline.text.startswith("Mappers disagree")


def test_losses_of_both_sides_stand_beside_each_other_and_beside_the_claim(run):
    answer = ask("war_state", {}, run)
    assert [value(answer, f"confirmed.{side}.tanks") for side in ("RUS", "UKR")] == [3000, 1000]
    assert [value(answer, f"confirmed_year.{side}.all") for side in ("RUS", "UKR")] == [10_000, 4000]
    assert value(answer, "confirmed.RUS.armoured_vehicles") == 9000
    assert value(answer, "claimed.RUS.tanks") == 9000


def test_people_lost_carry_their_issuers_limits_and_a_bound_is_no_estimate(run):
    answer = ask("war_state", {}, run)
    russia, ukraine = (
        next(d.text for d in answer.details if d.text.startswith(s)) for s in ("Russia's", "Ukraine's l")
    )
    assert "650,000 (limits 600,000 to 700,000)" in russia
    assert "Ukraine's General Staff (claim) 789,550" in russia
    assert "at least 57,500 dead" in ukraine
    assert "no continuous estimate" in ukraine


def test_aid_of_the_last_twelve_whole_months_stands_against_the_twelve_before(run):
    answer = ask("war_state", {}, run)
    assert value(answer, "aid_year.EUROPE") == pytest.approx(24)
    assert value(answer, "aid_year_before.EUROPE") == pytest.approx(12)
    assert value(answer, "aid_year.USA") == pytest.approx(6)
    assert value(answer, "aid_year.USA.military") == 0


def test_an_earlier_day_tells_the_earlier_state(run):
    answer = ask("war_state", {"date": "2024-10-05"}, run)
    assert value(answer, "area.economist_isw") == 110_000 - 300 * 4
    assert answer.data_as_of == date(2024, 9, 30)


def test_a_day_after_the_as_of_date_is_refused(run):
    with pytest.raises(WrongInput, match="after the as-of date"):
        ask("war_state", {"date": "2025-02-01"}, run)


def test_real_time_drops_later_vintages_and_says_how_many(made_up):
    rows = [area("economist_isw", month_end(k), 110_000.0) for k in range(1, 14)]
    answer = ask("war_state", {}, Run(as_of=DAY, panel=made_up(rows), real_time=True))
    assert answer.median is None
    assert "13 figures" in answer.headline.text


def test_the_event_is_told_for_the_year_of_the_fit_and_labelled_as_led_by_its_prior(run):
    answer = ask("war_state", {}, run)
    assert answer.probability is not None
    assert answer.probability == value(answer, "filtered.event_draws") / value(answer, "filtered.draws")
    assert answer.word is not None
    assert answer.reason is None
    assert len(answer.drivers) == 2
    assert answer.prior_dominated == (value(answer, "contraction.resolve.A") > 0.8)
    assert {"war_state_filtered_area", "war_state_filtered_resolve_path"} <= {one.id for one in answer.exhibits}
    assert {"civilian harm", "displacement of people"} <= set(answer.left_out)


def test_a_day_that_no_fit_covers_has_no_word_and_says_what_is_missing(run):
    answer = ask("war_state", {"date": "2024-12-30"}, run)
    assert (answer.probability, answer.word, answer.drivers) == (None, None, ())
    assert answer.reason is not None
    assert "without a probability" in answer.reason


def test_every_answer_survives_the_way_through_json(run):
    answer = ask("war_state", {}, run)
    assert Answer.model_validate(answer.model_dump(mode="json")).model_dump(mode="json") == answer.model_dump(
        mode="json"
    )


def test_months_of_aid_that_are_not_public_yet_are_unknown_and_not_zero(made_up):
    rows = [r for r in war_rows() if not (r.series == "kiel.allocations" and r.period_end > date(2024, 10, 31))]
    answer = ask("war_state", {}, Run(as_of=DAY, panel=made_up(rows)))
    assert value(answer, "aid_year.EUROPE") == pytest.approx(10 * 2 + 2 * 1)  # November 2023 to October 2024
    assert any("October 2024, the last one visible" in d.text for d in answer.details)
    lines = next(e for e in answer.exhibits if e.id == "war_state_aid")
    assert {s.points[-1].x for s in lines.series} == {date(2024, 10, 31)}
    # the series starts in January 2023, so the twelve months before are not whole
    assert all(not v.name.startswith("aid_year_before") for v in answer.values)


def test_a_published_bound_stands_on_its_bound_and_is_called_one(run):
    dead = next(e for e in ask("war_state", {}, run).exhibits if e.id == "war_state_dead")
    (point,) = next(s.points for s in dead.series if s.name == "Ukraine")
    assert (point.x, point.y, point.low) == ("at least: US officials (via NYT), Oct 2024", 57_500, None)
