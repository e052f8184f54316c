"""How long peace lasted: Fortna (civil-war cease-fires), Walter (post-war years), derived interstate spells."""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, cow_pair, measures
from detente.sources.shape import Measure, Melt, Spell, State, Year
from detente.sources.table import Table

FORTNA = Source(
    id="fortna.ceasefires_2008",
    title="Civil-war cease-fires 1947-1999 and peacekeeping, Does Peacekeeping Work?",
    publisher="V. P. Fortna",
    url="https://press.princeton.edu/books/paperback/9780691136714/does-peacekeeping-work",
    licence="not stated",
    terms="cite Fortna 2008",
    citation="Fortna (2008), Does Peacekeeping Work? Shaping Belligerents' Choices after Civil War",
    vintage="2008 (the book)",
    published_on=date(2008, 12, 31),
    published_basis="bounded",
    publication_lag_days=0,
    lag_why="judged: cease-fires and renewed wars are public when they happen; the record's date is the book's, the "
    "copy on the route last changed on 2018-06-17",
    coverage="156 cases in 192 spells, cease-fires 1947 to 1999, followed to 2004",
    breaks=("government army size is in the units of the author's codebook",),
    bias="peacekeepers go to harder cases, so raw comparisons understate what they do",
    retrieved=MIRROR_READ,
    route="github.com/avehtari/ROS-Examples, Peacekeeping/data/pk&pkept.dta, commit 06c47e3d",
)
WALTER = Source(
    id="walter.peace_years_2015",
    title="Post-war peace years, Why Bad Governance Leads to Repeat Civil War",
    publisher="B. F. Walter, Journal of Conflict Resolution",
    url="https://doi.org/10.1177/0022002714528006",
    licence="MIT (package BayesSPsurv)",
    terms="cite Walter 2015",
    citation="Walter (2015), Why Bad Governance Leads to Repeat Civil War, Journal of Conflict Resolution",
    vintage="2015",
    published_on=date(2015, 12, 31),
    published_basis="bounded",
    publication_lag_days=365,
    lag_why="judged: the yearly covariates (governance, income) appear within about a year",
    coverage="1,237 peace years in 77 spells, 1962 to 2009, 24 renewals",
    breaks=("a spell can hold several rows of one year (interval records), so rows are keyed by row number",),
    bias="civil wars only",
    retrieved=MIRROR_READ,
    route="github.com/Nicolas-Schmidt/BayesSPsurv, data/Walter_2015_JCR.rda, commit e81504df",
)
SPELLS = Source(
    id="cow.peace_spells_derived",
    title="Peace after interstate wars: time to the next war and to the next dispute of each pair of enemies",
    publisher="derived from Correlates of War",
    url="https://correlatesofwar.org/data-sets/",
    licence="COW: free with citation",
    terms="cite the works that it is derived from",
    citation="derived from Sarkees and Wayman (2010), Palmer et al. (2022), Singer et al. (1972), Stinnett et al. "
    "(2002)",
    vintage="from wars 4.0, MID 5.0, NMC 7.0, contiguity 3.2",
    published_on=date(2026, 11, 23),
    published_basis="bounded",
    publication_lag_days=0,
    lag_why="judged: renewed war and renewed force are public when they happen",
    coverage="249 of 374 spells (those of 64 wars), censored on 2014-12-31 or at a state's death",
    breaks=("wars that merge give spells of zero months", "coalition pairs share one outcome: cluster by war"),
    bias="as its inputs: who counts as a state and what as a war",
    retrieved=MIRROR_READ,
    route="computed for the mirror",
)

_FLAGS = (
    "firstob partcf failed morewar victory treaty truce rvictory gvictory pk_dum pk_dumC consent enforce consentC "
    "enforceC UNpk_dum noUNpk_d contraband contrapk wartype sambsec faction major pcw gp_bel Fcenter Fexit p5_ally "
    "p5_contig p5_contig1 oil past_ag neighbor nabor_reb p5_col gp_intvn morewar1 morewar2 morewar5 cf_int "
    "shortlived90 shortlived365 rterrorist rterrorist1"
)
_CODES = (
    "estdate outcome pkop pkop1 pkopC1 pkwho pkwhoC pk_other other_who chapter chapterC pastchap UNchapter noUNchap "
    "Faim Fethwar chap_int drop"
)
_SCORES = "polityst polityle demztion1 demztion2 demztion5 free1 free2 free5 p5_affinI"

CEASEFIRES = Table(
    id="fortna_peacekeeping_ceasefires",
    source=FORTNA,
    rows=192,
    sha256="6fc565414033531767c824a550cdbcf06667e3f0815e5dd5a3d89e7f3df3534a",
    description="Cease-fires in civil wars with peacekeeping by kind, how the war ended, and whether it resumed",
    columns=contract(
        ("integer", "id ccode"), ("text", "cname"), ("date", "t0 t1"), ("text", "cluster clust2"),
        ("integer", "firstob"), ("date", "cfdate"), ("integer", "partcf failed"), ("date", "faildate"),
        ("integer", "morewar estdate"),
        ("number", "drop"),
        ("integer", "outcome victory treaty truce rvictory gvictory pkop pkop1 pkopC1 pk_dum pk_dumC pkwho pkwhoC"),
        ("integer", "pk_other other_who chapter chapterC consent enforce consentC enforceC pastchap UNpk_dum noUNpk_d"),
        ("integer", "UNchapter noUNchap contraband contrapk wartype sambsec battle_deaths_persons"),
        ("integer", "total_deaths_persons"), ("number", "logcost logdead"),
        ("integer", "refugees_idps_persons faction gurrlag5 major"),
        ("number", "lifes lifee government_army_size_as_coded"), ("integer", "gdp_per_capita_at_war_start"),
        ("number", "infst illit illitend"), ("integer", "pcw gp_bel"), ("text", "Fcasenam"),
        ("integer", "Faim Fcenter Fexit Fethwar"), ("number", "lmtnest p5_affinI"),
        ("integer", "p5_ally p5_contig p5_contig1 oil past_ag neighbor nabor_reb p5_col polityst polityle"),
        ("date", "warstart"), ("number", "war_duration_as_coded"),
        ("integer", "demztion1 demztion2 demztion5 gp_intvn morewar1 morewar2 morewar5 free1 free2 free5 cf_int"),
        ("integer", "chap_int shortlived90 shortlived365 rterrorist rterrorist1"),
    ),
    key=("id", "t0"),
    limits={"failed": (0, 1), "outcome": (1, 4), "polityst": (-10, 10), "polityle": (-10, 10)},
    tidy=Melt(
        entity=State("cow", "ccode", borders="territory"),
        period=Spell("t0", "t1"),
        dims={"case": "id"},
        values={
            **measures("fortna", {
                "flag": _FLAGS, "code": _CODES, "score": _SCORES, "count": "gurrlag5",
                "log": "logcost logdead lmtnest",
                "persons": "battle_deaths_persons total_deaths_persons refugees_idps_persons",
                "years": "lifes lifee war_duration_as_coded", "%": "illit illitend",
            }, names={
                "battle_deaths_persons": "battle_deaths", "total_deaths_persons": "total_deaths",
                "refugees_idps_persons": "refugees_and_displaced", "war_duration_as_coded": "war_duration",
            }),
            "infst": Measure("fortna.infant_mortality", "count", note="in the units of the author's codebook"),
            "government_army_size_as_coded": Measure(
                "fortna.government_army_size", "count", note="in the units of the author's codebook"
            ),
            "gdp_per_capita_at_war_start": Measure(
                "fortna.gdp_per_capita", "USD", "as coded by the author", note="at the start of the war"
            ),
        },
    ),
)  # fmt: skip

PEACE_YEARS = Table(
    id="walter2015_postwar_peace_years",
    source=WALTER,
    rows=1237,
    sha256="77681573d7d0453fab76a050d4f0d631024955a395d31be8121c56b7ebe8a883",
    description="Years of peace after civil wars: renewed war, agreement, victory, governance, income, UN troops",
    columns=contract(
        ("integer", "row_id spell_seq war_id cow_code"), ("text", "iso3"), ("integer", "year lastyear renewed_war"),
        ("number", "freedom_house_score log_gdp_per_capita_2005_usd"), ("integer", "comprehensive victory instabl"),
        ("number", "log_deaths_per_year ethfrac"), ("integer", "un_peacekeepers_as_coded"),
    ),
    key=("row_id",),
    limits={"renewed_war": (0, 1), "ethfrac": (0, 1)},
    tidy=Melt(
        entity=State("cow", "cow_code"),
        period=Year("year"),
        dims={"row": "row_id", "spell": "spell_seq", "war": "war_id"},
        values=measures("walter", {
            "flag": "lastyear renewed_war comprehensive victory instabl un_peacekeepers_as_coded",
            "score": "freedom_house_score", "log": "log_gdp_per_capita_2005_usd log_deaths_per_year",
            "share": "ethfrac",
        }, names={
            "un_peacekeepers_as_coded": "un_peacekeepers", "log_gdp_per_capita_2005_usd": "log_gdp_per_capita",
            "instabl": "instability", "ethfrac": "ethnic_fractionalization",
        }),
    ),
)  # fmt: skip

# territory: a spell may outlive one of its states (it is censored there), whose last day can fall in the year before
_ENEMY, _ENEMIES = cow_pair("cow_code_1", "cow_code_2", "territory", war="war_num", war_start="dyad_war_start")

_MONTHS = "months_to_next_war_or_censor months_to_fatal_mid_or_censor months_to_force_mid_or_censor"

PEACE_SPELLS = Table(
    id="peace_spells_after_interstate_wars",
    source=SPELLS,
    rows=249,
    sha256="9cc30f51dae122fd67705c8ce8a5fd1d1c50af5af946e42fa277f4f5cf85ec00",
    description="Peace between two enemies of an interstate war, from the war's end to renewal or the end of watching",
    columns=contract(
        ("integer", "war_num cow_code_1"), ("text", "iso3_1"), ("integer", "cow_code_2"), ("text", "iso3_2"),
        ("date", "dyad_war_start dyad_war_end"), ("integer", "war_days outcome_code_1 outcome_code_2"),
        ("text", "termination"), ("boolean", "initiator_1 initiator_2"),
        ("integer", "battle_deaths_1_persons battle_deaths_2_persons"), ("number", "cinc_1_at_end cinc_2_at_end"),
        ("integer", "contiguity_type previous_wars_same_dyad"),
        ("date", "next_war_start next_fatal_mid_onset next_force_mid_onset next_any_mid_onset censor_date"),
        ("number", "months_to_next_war_or_censor"), ("boolean", "next_war_observed"),
        ("number", "months_to_fatal_mid_or_censor"), ("boolean", "fatal_mid_observed"),
        ("number", "months_to_force_mid_or_censor"), ("boolean", "force_mid_observed"),
    ),
    key=("war_num", "cow_code_1", "cow_code_2", "dyad_war_start"),
    limits=dict.fromkeys(("war_days", *_MONTHS.split()), (0, None)),
    tidy=Melt(
        entity=_ENEMY,
        period=Spell("dyad_war_end", "censor_date"),
        dims=_ENEMIES | {"termination": "termination"},
        values=measures("peace_spell", {
            "days": "war_days",
            "code": "outcome_code_1 outcome_code_2 contiguity_type",
            "flag": "initiator_1 initiator_2 next_war_observed fatal_mid_observed force_mid_observed",
            "persons": "battle_deaths_1_persons battle_deaths_2_persons",
            "share": "cinc_1_at_end cinc_2_at_end",
            "count": "previous_wars_same_dyad",
            "months": _MONTHS,
        }, names={
            "battle_deaths_1_persons": "battle_deaths_1", "battle_deaths_2_persons": "battle_deaths_2",
        }, status="derived"),
    ),
)  # fmt: skip

SOURCES = (FORTNA, WALTER, SPELLS)
TABLES = (CEASEFIRES, PEACE_YEARS, PEACE_SPELLS)
