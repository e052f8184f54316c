"""Laws of the as-of rule, on rows made up for the purpose."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.core.errors import UnknownName
from detente.core.observations import Observation
from detente.panel import Panel

START = date(2020, 1, 1)
DAYS = st.integers(0, 900).map(lambda n: START + timedelta(days=n))


def row(year: int = 2020, published: date = START, first: date | None = None, **fields: object) -> Observation:
    content = {
        "series": "made.up",
        "entity": "AAA",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "value": 1.0,
        "unit": "USD m",
        "status": "observed",
        "source": "maker",
        "locator": "row 1",
        "published_on": published,
        "published_basis": "stated",
        "first_public_on": first or published,
        "vintage": published.isoformat(),
    }
    return Observation.model_validate(content | fields)


@st.composite
def panels(draw: st.DrawFn) -> Panel:
    keys = st.tuples(st.sampled_from([2019, 2020, 2021]), st.sampled_from(["AAA", "BBB"]), st.sampled_from(["", "k=1"]))
    rows = []
    for year, entity, dims in draw(st.lists(keys, unique=True, max_size=6)):
        for published in draw(st.lists(DAYS, unique=True, min_size=1, max_size=4)):
            first = published - timedelta(days=draw(st.integers(0, 500)))
            rows.append(row(year, published, first, entity=entity, dims=dims, value=draw(st.floats(0, 9))))
    return Panel.of([*rows, row(series="always.there")])


def keys_of(panel: Panel, day: date, **options: bool) -> set[object]:
    if "made.up" not in panel.names:
        return set()
    return {f.key for f in panel.as_of(day, **options).series("made.up")}


@given(panels(), DAYS)
def test_nothing_is_visible_before_a_figure_for_its_period_was_public(panel: Panel, day: date):
    for name in panel.names:
        assert all(f.first_public_on <= day for f in panel.as_of(day).series(name))
        assert all(f.published_on <= day for f in panel.as_of(day, real_time=True).series(name))


@given(panels(), DAYS)
def test_hindsight_shows_no_period_that_was_neither_visible_nor_over(panel: Panel, day: date):
    default = keys_of(panel, day)
    assert all(key in default or key.period_end <= day for key in keys_of(panel, day, hindsight=True))


@given(panels(), DAYS)
def test_hindsight_shows_what_default_shows_and_default_what_real_time_shows(panel: Panel, day: date):
    assert keys_of(panel, day, real_time=True) <= keys_of(panel, day) <= keys_of(panel, day, hindsight=True)


@given(panels(), DAYS)
def test_a_real_time_figure_wins_over_a_later_revision(panel: Panel, day: date):
    for name in panel.names:
        real_time = {f.key: f for f in panel.as_of(day, real_time=True).series(name)}
        default = {f.key: f for f in panel.as_of(day).series(name)}
        assert all(default[key] == figure for key, figure in real_time.items())
        assert all(f.revised == (f.key not in real_time) for f in default.values())


@given(panels(), DAYS, st.integers(0, 400), st.sampled_from(["default", "real_time", "hindsight"]))
def test_moving_the_day_forward_hides_nothing(panel: Panel, day: date, later: int, mode: str):
    options = {} if mode == "default" else {mode: True}
    assert keys_of(panel, day, **options) <= keys_of(panel, day + timedelta(days=later), **options)


@given(panels(), DAYS)
def test_one_figure_stands_for_each_key_in_order_of_period(panel: Panel, day: date):
    for name in panel.names:
        keys = [f.key for f in panel.as_of(day).series(name)]
        assert len(set(keys)) == len(keys)
        assert keys == sorted(keys)


@given(panels(), DAYS)
def test_gaps_are_exactly_what_real_time_drops(panel: Panel, day: date):
    if "made.up" in panel.names:
        gaps = panel.as_of(day).gap("made.up")
        dropped = keys_of(panel, day) - keys_of(panel, day, real_time=True)
        assert {(g.period_start, g.period_end, g.entity, g.dims) for g in gaps} == dropped
        assert panel.as_of(day, real_time=True).gap("made.up") == gaps


@given(panels())
def test_everything_is_visible_on_the_day_of_the_panel(panel: Panel):
    view = panel.as_of(panel.day, real_time=True)
    assert sum(len(view.series(name)) for name in panel.names) == len({(f.series, f.key) for f in panel.rows})


def test_the_earliest_later_vintage_stands_in_and_the_latest_known_one_is_preferred():
    first, second, third = date(2021, 3, 1), date(2022, 3, 1), date(2023, 3, 1)
    panel = Panel.of([row(2020, day, first, value=float(day.year)) for day in (third, first, second)])
    unseen = Panel.of([row(2020, day, first, value=float(day.year)) for day in (third, second)])

    def shown(panel: Panel, day: date, **options: bool) -> list[tuple[float | None, bool]]:
        return [(f.value, f.revised) for f in panel.as_of(day, **options).series("made.up")]

    assert shown(panel, date(2021, 2, 28)) == []
    assert shown(panel, first) == [(2021.0, False)]
    assert shown(panel, date(2022, 12, 1)) == [(2022.0, False)]
    assert shown(unseen, first) == [(2022.0, True)]
    assert shown(unseen, first, real_time=True) == []
    assert shown(panel, first, hindsight=True) == [(2023.0, True)]


def test_series_are_selected_by_entity_dims_and_whole_periods():
    rows = [row(y, entity=e, dims=d) for y in (2018, 2019) for e in ("AAA", "BBB") for d in ("", "a=1;b=2", "a=1;b=3")]
    view = Panel.of(rows).as_of(START)
    assert len(view.series("made.up")) == 12
    assert {f.entity for f in view.series("made.up", "BBB")} == {"BBB"}
    assert [f.dims for f in view.series("made.up", "AAA", "", date(2019, 1, 1))] == [""]
    assert [f.dim("b") for f in view.series("made.up", "AAA", {"a": "1"}, end=date(2018, 12, 31))] == ["2", "3"]
    assert view.series("made.up", "AAA", start=date(2018, 2, 1), end=date(2018, 12, 31)) == ()
    with pytest.raises(UnknownName, match=r"did you mean 'made\.up'"):
        view.series("mad.up")


def test_the_latest_figure_is_the_last_that_has_a_value():
    missing = row(2020, value=None, status="missing", note="not published")
    view = Panel.of([row(2019, value=7.0), missing]).as_of(START)
    assert [f.status for f in view.series("made.up", record=False)] == ["observed", "missing"]
    assert (latest := view.latest("made.up")) is not None
    assert latest.value == 7.0
    assert view.latest("made.up", "ZZZ") is None


def test_a_view_counts_what_it_handed_out_once_and_dates_it():
    later = date(2021, 6, 1)
    view = Panel.of([row(2018), row(2019, later, START), row(2021)]).as_of(date(2020, 6, 1))
    assert view.used.data_as_of is None
    view.latest("made.up", record=False)
    assert not view.used.figures
    for _ in range(2):
        view.series("made.up")
    assert (len(view.used.figures), view.used.revised, view.used.sources) == (3, 1, ("maker",))
    # the row about 2021 is a forecast on this day: it cannot date the data
    assert view.used.data_as_of == date(2019, 12, 31)


def test_the_unit_of_account_is_known_on_any_day_and_counted_as_revised():
    panel = Panel.of([row(2024, date(2025, 4, 28), date(2024, 12, 31), value=0.9)])
    view = panel.as_of(date(2022, 1, 1), real_time=True)
    assert view.series("made.up") == ()
    factor = view.unit_of_account("made.up", "AAA", 2024)
    assert factor is not None
    assert factor.revised
    assert view.used.revised == 1
    assert view.unit_of_account("made.up", "AAA", 2023) is None


def test_two_rows_of_one_vintage_about_the_same_thing_are_refused():
    with pytest.raises(ValueError, match="stands twice in the vintage"):
        Panel.of([row(), row(value=2.0)])


def test_real_time_and_hindsight_exclude_each_other():
    with pytest.raises(ValueError, match="exclude each other"):
        Panel.of([row()]).as_of(START, real_time=True, hindsight=True)
