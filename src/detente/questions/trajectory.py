"""S2: More support changes the trajectory of the war until Ukraine can negotiate from a position of strength."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated

from pydantic import Field

from detente.questions.question import Phrase, Question, Ratio, Slots

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"{aid}|backing|west\w*|help|enough|money|with", r"(?:swing|swung|tilt\w*|tip\w*|shift\w*|turn\w*|chang\w*|alter\w*|revers\w*) .. (?:war|battlefield|odds|balance|favou?r|fight|front|conflict|needle)",),
        none_of=(r"air war",),
        weight=5,
    ),
    Phrase(
        (r"(?:{not}|no amount) .. (?:revers\w+|chang\w+|alter\w*|turn\w*|decid\w+|win|mov\w+|tilt\w*|sav\w+|rescu\w+) .. (?:war|outcome|course|battlefield|needle|result|odds|picture|fact\w*|reality)", r"{aid}|hardware|west\w*|money|billion\w*|ship\w*|more|years|support\w*|them|it",),
        none_of=(r"\bonly\b|unless|nothing short|american withdrawal",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:tools|means|weapons|arms|help|support|backing|kit|equipment)", r"\b(?:win|prevail|turn|victory|succeed|drive out|push (?:\w+ )?back|momentum|breakthrough|on top)\b",),
        none_of=(r"pushed back",),
        weight=3,
    ),
    Phrase(
        (r"{change} .. {course}|{course} .. (?:chang|shift|turn|bent|reversed)\w*",),
        none_of=(r"cut\w* off", r"change of course in washington",),
        weight=5,
    ),
    Phrase(
        (r"different war|turn\w* (?:the tide|things around|it around|the war)|game[- ]changer|tide (?:can|could|would|will) turn|make(?:s)? (?:a|the|all the) difference",),
        weight=5,
    ),
    Phrase(
        (r"given the (?:means|tools|weapons|kit)|the tools to|drove back|driv\w+ (?:\w+ )?(?:back|out)|(?:can|could|will|would|to) (?:still )?(?:win|prevail|liberate|retake)|victory|roll\w* back|gain\w* the initiative|regain\w* the initiative",),
        none_of=(r"positions? of strength .. (?:table|talks)",),
        weight=3,
    ),
    Phrase(
        (r"{aid}", r"\b(?:until|so that|reach|get to|gets? to|path to|way to) .. (?:position|strength|upper hand|parity)",),
        weight=3,
    ),
    Phrase(
        (r"{aid}", r"\b(?:on the battlefield|the war|the course|the fighting)\b", r"{change}|decisive|work(?:s|ed)",),
        weight=2,
    ),
    Phrase(
        (r"(?:{not}|no amount|fail\w*) .. (?:{change} .. {course}|make (?:a|any|the) difference|turn the tide|turn\w* the war|win|be decisive)",),
        none_of=(r"only|unless|cannot afford",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:not|n't|never|nor|hardly|what has not|has ever) (?:\w+ ){0,3}(?:worked|moved the|bent|bend|mattered|tipped|shifted)|hardly moved|barely moved|no (?:wonder|miracle|magic) weapon|(?:wonder|miracle) weapons?|silver bullet|prolong\w*|drag(?:s|ged|ging)? (?:out|on) (?:the|a) war", r"{aid}|billion|more of|weapon|money|war|it",),
        none_of=(r"front (?:line )?has (?:barely|hardly)",),
        weight=7,
        polarity="denies",
    ),
    Phrase(
        (r"prolong\w* (?:the|this|a) (?:war|agony|bloodshed|conflict|suffering|killing)|only (?:delay|postpone|prolong)\w*|change(?:s)? nothing|not change (?:a thing|anything|the)|make(?:s)? no difference|same (?:result|outcome|map)",),
        weight=5,
        polarity="denies",
    ),
)  # fmt: skip


class TrajectorySlots(Slots):
    """Slots: volume and speed of aid relative to the baseline; horizon in months."""

    volume: Ratio = 1.5
    speed: Annotated[float, Field(ge=0.5, le=3)] = 1.0
    months: Annotated[float, Field(ge=1, le=36)] = 12.0


QUESTION = Question(
    id="trajectory",
    row="S2",
    title="Does support change the course of the war?",
    claim="More support changes the trajectory of the war until Ukraine can negotiate from a position of strength.",
    estimand=(
        "Paired change in pace, area held and months to a position of strength per additional aid, the same luck "
        "with and without it"
    ),
    event=(
        "with the additional aid the area held by the challenger after the horizon is smaller and the time to "
        "strength is not longer"
    ),
    unit="months",
    slots=TrajectorySlots,
    phrases=PHRASES,
    unanswered=(
        "not answered yet: no model of attrition and the front, nor of the path from pledged aid to delivered arms"
    ),
)
