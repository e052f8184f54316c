"""S8: Ukraine needs more weapons, and faster."""

# ruff: noqa: E501 - a cue reads best on one line

from typing import Annotated

from pydantic import BeforeValidator, Field

from detente.questions.question import Phrase, Question, Slots, WarMonths, several

VolumeAndSpeed = Annotated[
    tuple[Annotated[float, Field(ge=0.5, le=3)], ...], BeforeValidator(several), Field(min_length=1)
]
"""[ratio to the baseline]"""

PHRASES: tuple[Phrase, ...] = (
    Phrase(
        (r"(?:promis|pledg|order|announc|approv|commit)\w* .. (?:arriv|deliver|reach|late|still wait|not (?:been )?(?:come|here))\w*|(?:arriv|deliver|reach)\w* .. (?:too late|late|months|weeks|half|fraction|before winter|on time|in time)|(?:not|never) (?:\w+ ){0,2}(?:arrived|delivered|enough to)",),
        none_of=(r"promise to end|{percent}",),
        weight=4,
    ),
    Phrase(
        (r"(?:tanks?|weapons?|arms|shells?|missiles?|jets|deliveries|shipments|more of (?:them|it|the same)|hardware) .. (?:make(?:s)? no difference|change(?:s)? nothing|achieve(?:s)? nothing|pointless|useless|is not the (?:answer|problem)|are not the (?:answer|problem)|not what|not help|rust|gather dust)|(?:lacks?|missing|needs?|short of) (?:is |are )?(?:soldiers|men|people|crews),? not|not (?:shells|weapons|tanks|hardware|missiles|equipment) but|all the weapons|(?:deliveries|shipments|supplies) .. (?:on schedule|sufficient|enough|adequate|ample)",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"{aid}", r"(?:too (?:little|late|slow\w*|few)|not (?:fast|quickly|soon) enough|faster|sooner|speed\w* up|accelerat\w*|delay\w*|bring forward|brought forward)",),
        none_of=(r"{percent}|gdp|joint|procurement slows",),
        weight=6,
    ),
    Phrase(
        (r"{aid}", r"{much}", r"{quick}",),
        none_of=(r"{percent}|gdp|defen[cs]e spending|trajectory|course of the war|fill\w* the",),
        weight=5,
    ),
    Phrase(
        (r"{aid}", r"{quick}",),
        none_of=(r"{percent}|gdp|later dismissed|agreement|truce|negotiat|years? later|joint|together|{coord}|ceasefire",),
        weight=4,
    ),
    Phrase(
        (r"(?:more|extra|additional|double\w*|twice|triple\w*|further|fewer) (?:\w+ ){0,3}(?:aid|weapons|arms|ammunition|shells|missiles|tanks|jets|artillery|interceptors|patriots|drones|howitzers|air defen[cs]e|support|military help|systems|rounds|equipment|kit|guns)",),
        none_of=(r"{percent}",),
        weight=4,
    ),
    Phrase(
        (r"double what|(?:twice|half) (?:the|as) (?:\w+ )?(?:quantity|number|pace|time|many|fast|speed)|pledge\w* .. deliver\w*|deliver\w* .. (?:pledge|promis)\w*|lead times?|months (?:to|from|between) .. (?:arrive|deliver|front|order)|too little,? too late|drip|dribs|piecemeal|trickl\w+|red tape|backlog|bottleneck",),
        none_of=(r"gdp|{percent}|ceasefire|armistice",),
        weight=4,
    ),
    Phrase(
        (r"{aid}", r"{much}",),
        none_of=(r"{percent}|gdp|spending|budget|more than|joint|no more|{coord}|once more",),
        weight=3,
    ),
    Phrase(
        (r"(?:sen[dt]|ship|deliver|give|provid|suppl)\w* .. (?:shells|missiles|weapons|ammunition|arms|tanks|jets|interceptors|drones|systems)|deliveries|production lines?|arsenals?",),
        none_of=(r"{percent}",),
        weight=2,
    ),
    Phrase(
        (r"(?:ship|send|deliver|pour|supply|giv|pump|more|another|arms|weapons|extra)\w* .. (?:would|will|can|does|do) (?:only|not|just|merely|never|hardly|no\b)", r"{aid}|them|weapons|sooner|more",),
        none_of=(r"in time|on time|enough|arrive|wait|reach",),
        weight=8,
        polarity="denies",
    ),
    Phrase(
        (r"(?:has|have|had|is|are|already|with) (?:\w+ ){0,3}(?:enough|sufficient|ample|plenty of|more than enough|adequate|all the) (?:\w+ ){0,2}(?:weapons|arms|ammunition|shells|kit|equipment|missiles|hardware|stocks|tanks)|(?:not|isn't|hardly) (?:\w+ ){0,3}(?:a )?(?:shortage|lack) of|(?:not|isn't) (?:\w+ ){0,3}short of|(?:cannot|can't|unable to|struggl\w* to) (?:absorb|use|crew|man) |gather\w* dust|(?:depots?|warehouses?|arsenals?) .. (?:full|bursting|brim)|(?:speed|quantity|volume|pace|hardware|numbers) (?:is|are|was) not (?:the|what)|(?:deliveries|supplies|stocks|shipments) .. (?:sufficient|enough|on schedule|ahead of schedule|suffice)",),
        weight=6,
        polarity="denies",
    ),
)  # fmt: skip


class VolumeAndSpeedSlots(Slots):
    """Slots: volumes and speeds relative to the baseline, at which the contour is computed; horizons in months."""

    volume: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    speed: VolumeAndSpeed = (0.5, 1.0, 1.5, 2.0, 3.0)
    months: WarMonths = (12.0, 24.0)


QUESTION = Question(
    id="volume_and_speed",
    row="S8",
    title="More weapons, and faster?",
    claim="Ukraine needs more weapons, and faster.",
    estimand=(
        "Elasticity of the area held and of the chance of strength to the volume of aid, to its speed, and to both"
    ),
    event="both more volume and more speed reduce the area held by the challenger after a year",
    unit="ratio",
    slots=VolumeAndSpeedSlots,
    phrases=PHRASES,
    unanswered="not answered yet: no model of the path from pledged aid to delivered arms, nor of attrition",
)
