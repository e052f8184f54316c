"""A brief made by hand, with every kind of statement and answer, and hostile text wherever text can stand."""

from datetime import date
from types import SimpleNamespace

import pytest

from detente import briefing
from detente.briefing import Report
from detente.briefing.report import LeverPoint, LeverTable
from detente.claims import Article, read
from detente.core.answers import Answer, Baseline, BreakEven, Driver
from detente.core.claims import Statement
from detente.core.exhibits import Axis, Exhibit, Point, Rule, Series
from detente.core.prose import End, Label, Value, say
from detente.core.sources import Source
from detente.panel import Panel
from detente.questions import Run

AS_OF = date(2025, 1, 13)
HOSTILE = "<script>alert(1)</script> \"quoted\" 'single' &amp; \u202eevil\u202c {{ 7*7 }} </style>"

TEXT = f"""A title with {HOSTILE}

BRUSSELS, Jan. 13, 2025 - Two per cent is not enough, Jane Doe said. The front is moving back. We must never yield.
She called it {HOSTILE} and left. The sky is nice. A deal would not last ten years, she said.
"""

STATEMENTS = {
    "1": ("Two per cent is not enough", "fact", "spending_gap", "Jane Doe"),
    "2": ("The front is moving back.", "fact", "war_state", None),
    "3": ("We must never yield.", "normative", "position_of_strength", "Jane Doe"),
    "4": (f"She called it {HOSTILE} and left.", "other", None, HOSTILE[:60]),
    "5": ("A deal would not last ten years", "forecast", "durability", "Jane Doe"),
}


def source(name: str, **more: object) -> Source:
    """A source record."""
    fields = {
        "id": name,
        "title": f"Table {name} 1949-2024",
        "publisher": f"Producer {name}",
        "url": "https://example.org/table?a=1&b=2",
        "licence": "CC BY 4.0",
        "citation": "Producer, table",
        "vintage": "June 2024 (2024e)",
        "published_on": date(2024, 6, 17),
        "publication_lag_days": 90,
        "coverage": "2014 to 2024, 31 states",
        "breaks": ("definition changed in 2016",),
        "retrieved": date(2026, 11, 1),
    }
    return Source(**{**fields, **more})


def exhibit(**more: object) -> Exhibit:
    """Two years of two producers."""
    fields = {
        "id": "cost",
        "kind": "bars",
        "title": "What 2.5 % would cost",
        "subtitle": "EUR bn a year at 2024 prices",
        "x": Axis(label="ally", type="name"),
        "y": Axis(label="cost", unit="EUR bn/year"),
        "series": (
            Series(
                name="NATO",
                points=(
                    Point(x="Spain", y=12.5, low=10.0, high=15.0),
                    Point(x="=HYPERLINK(1)", y=None, note=HOSTILE),
                ),
            ),
            Series(name="SIPRI", role="rival", points=(Point(x="Spain", y=11.0),)),
        ),
        "rules": (Rule(at=12.5, label="level of Spain", across="y"),),
        "sources": ("nato", "sipri"),
    }
    return Exhibit(**{**fields, **more})


def over_time() -> Exhibit:
    """A dated series, as read back from brief.json too."""
    days = (date(2024, 10, 31), date(2024, 11, 30), date(2024, 12, 31))
    return exhibit(
        id="area",
        kind="lines",
        title="Area held",
        subtitle="km²",
        x=Axis(label="month", type="time"),
        y=Axis(label="area", unit="km2"),
        series=(Series(name="mapper", points=tuple(Point(x=d, y=111_000.0 + d.month) for d in days)),),
        rules=(Rule(at=AS_OF, label="as of January 2025"),),
        sources=("isw",),
    )


COST = Value(name="cost", unit="EUR bn/year", median=12.5, interval50=(11.0, 14.0), interval90=(10.0, 15.0), digits=1)
TARGET = Value(name="target", unit="% of GDP", median=2.5, digits=1)
AREA = Value(name="area", unit="km2", median=111_012.0)


def spending(target: float = 2.5) -> Answer:
    """Answered in part, with a band."""
    wanted = TARGET.model_copy(update={"median": target})
    return Answer(
        question="spending_gap",
        row="S9",
        slots={"target": target, "allies": "nato_without_usa"},
        statements=("1",),
        estimand="Extra spending a year at which every ally meets the target",
        unit="EUR bn/year",
        median=12.5,
        interval50=(11.0, 14.0),
        interval90=(10.0, 15.0),
        probability=None,
        headline=say(
            "Reaching {t} % would cost EUR {c} bn a year ({low} to {high}) by the edition of {edition}.",
            t=wanted,
            c=COST,
            low=End(value=COST, part="low90"),
            high=End(value=COST, part="high90"),
            edition=Label(text="June 2024", names="edition"),
        ),
        details=(say("Known on {day}.", day=AS_OF), say("No more is said.")),
        values=(COST, wanted),
        baseline=Baseline(name="shares held", value=0.0),
        disagreement=(say("SIPRI gives less."),),
        drivers=(
            Driver(belief="a", share=0.424, method="first-order", label="one belief", low=0.317, high=0.541),
            Driver(belief="b", share=0.2, method="first-order", label="another"),
        ),
        would_change=(BreakEven(assumption="lowest share (Spain)", break_even=1.28, unit="% of GDP"),),
        data_as_of=date(2024, 12, 31),
        revised_data=3,
        caveats=(say("Prices may move."), say("So may rates.")),
        left_out=("civilian harm",),
        exhibits=(exhibit(),),
        sources=("nato", "sipri"),
        reason="not answered yet: no model of the hazard",
    )


def war(**more: object) -> Answer:
    """A figure without a band."""
    fields = {
        "question": "war_state",
        "row": "S5",
        "slots": {"date": "2025-01-13"},
        "statements": ("2",),
        "estimand": "Area held",
        "unit": "km2",
        "median": 111_012.0,
        "probability": None,
        "headline": say("The area held is {area} km².", area=AREA),
        "values": (AREA,),
        "exhibits": (over_time(),),
        "sources": ("isw",),
    }
    return Answer(**{**fields, **more})


def unanswered(question: str, row: str, statement: str) -> Answer:
    """No model yet."""
    return Answer(
        question=question,
        row=row,
        slots={},
        statements=(statement,),
        estimand="Something",
        unit="share",
        median=None,
        probability=None,
        headline=say("Not answered yet: no model."),
        reason="not answered yet: no model",
    )


def answers() -> tuple[Answer, ...]:
    """One of each kind."""
    return (
        war(),
        spending(),
        unanswered("durability", "S6", "5"),
        unanswered("position_of_strength", "S1", "3"),
    )


def statements(article: Article) -> tuple[Statement, ...]:
    """One of each kind, at their places."""
    made = []
    for name, (text, kind, question, speaker) in STATEMENTS.items():
        start = article.text.index(text)
        made.append(
            Statement(
                id=name,
                speaker=speaker,
                span=(start, start + len(text)),
                text=text,
                form="indirect",
                kind=kind,  # pyright: ignore[reportArgumentType]
                question=question,
                polarity="asserts" if question else None,
                doubt="the speaker is a guess" if name == "4" else None,
                reason_if_unanswered=None if question else "no cue of any question in it",
            )
        )
    return tuple(made)


def levers() -> tuple[LeverTable, ...]:
    """Two settings computed in advance."""
    points = tuple(
        LeverPoint(setting=t, text=(spending(t).headline,), values=spending(t).values) for t in (2.0, 2.5, 3.5)
    )
    return (
        LeverTable(
            question="spending_gap", slot="target", label="Spending target", unit="% of GDP", setting=2.5, points=points
        ),
    )


@pytest.fixture(scope="session")
def run() -> Run:
    """A run on a panel without rows, but with sources."""
    sources = [source("nato"), source("sipri", url="javascript:alert(1)", terms=HOSTILE), source("isw", bias=HOSTILE)]
    return Run(as_of=AS_OF, panel=Panel.of([], sources))


@pytest.fixture(scope="session")
def article() -> Article:
    """The article that the statements come from."""
    return read(TEXT.encode())


@pytest.fixture(scope="session")
def report(article: Article, run: Run) -> Report:
    """The whole brief."""
    return briefing.compose(article, statements(article), answers(), run, levers=levers())


@pytest.fixture(scope="session")
def parts() -> SimpleNamespace:
    """The makers of this file, for tests that build a brief of their own."""
    return SimpleNamespace(
        TEXT=TEXT,
        HOSTILE=HOSTILE,
        AS_OF=AS_OF,
        answers=answers,
        statements=statements,
        levers=levers,
        unanswered=unanswered,
        spending=spending,
        war=war,
        exhibit=exhibit,
        source=source,
    )
