"""PA-X: texts of peace agreements 1990-2025, by stage, type and the provisions they hold."""

from datetime import date

from detente.core.sources import Source
from detente.sources.columns import MIRROR_READ, contract, measures
from detente.sources.shape import Day, Melt, NotAState, State
from detente.sources.table import Table

PAX = Source(
    id="pax.agreements_v10",
    title="PA-X Peace Agreements Database, version 10 (51 of 279 columns)",
    publisher="PeaceRep, University of Edinburgh",
    url="https://www.peaceagreements.org",
    licence="not stated in the repository",
    terms="PA-X may ask for non-commercial use and sharing alike: check its terms; cite Bell and Badanjak 2019",
    citation="Bell and Badanjak (2019), Introducing PA-X: A new peace agreement database and dataset",
    vintage="version 10",
    published_on=date(2026, 4, 9),
    published_basis="bounded",
    publication_lag_days=365,
    lag_why="judged: versions follow the agreements they add by up to about a year; version 10 ends in December 2025 "
    "and was in use on 9 April 2026",
    coverage="2,257 agreements, 1990-02 to 2025-12",
    breaks=(
        "provisions are graded 0 (absent) to 3 (detailed); some are only 0 or 1",
        "a location's code takes the latest owner of that territory's code, whatever the year: Yugoslavia's appears "
        "as SRB, and the producers' code for South Sudan as SSD from 1992 on",
    ),
    bias="needs a public text: secret and oral agreements are missing, local ones are partial",
    retrieved=MIRROR_READ,
    route="github.com/peacerep/v7_messy_timeline, data/pax_all_agreements_v10.csv, commit 6b5e57e4 (2026-04-09)",
)

_LAKES = "Democratic Republic of Congo"
_SEVERAL = "an agreement of several states, none of which is coded as its first place"
_NAMED = {
    f"Angola/Burundi/Central African Republic/{_LAKES}/Kenya/Republic of Congo/Rwanda/Sudan/Tanzania/Uganda/Zambia/"
    "(African Great Lakes)": "AFRICAN_GREAT_LAKES",
    f"Angola/Burundi/Central African Republic/{_LAKES}/Republic of Congo/Rwanda/South Africa/South Sudan/Tanzania/"
    "Uganda/Zambia/(African Great Lakes)": "AFRICAN_GREAT_LAKES",
    f"Angola/Central African Republic/{_LAKES}/Kenya/Republic of Congo/Rwanda/Sudan/Tanzania/Uganda/Zambia/"
    "(African Great Lakes)": "AFRICAN_GREAT_LAKES",
    "China/Mongolia/Russia": "CHN_MNG_RUS",
    "China/Kazakhstan/Russia": "CHN_KAZ_RUS",
    "France/Germany/Russia/United Kingdom/United States of America": "FRA_DEU_RUS_GBR_USA",
}
NO_STATES = {name: NotAState(entity, _SEVERAL) for name, entity in _NAMED.items()} | {
    "(Kurds-Kurdistan)": NotAState("KURDISTAN", "no member of the Gleditsch-Ward list"),
    "(Palestine)": NotAState("PALESTINE", "no member of the Gleditsch-Ward list"),
}

_GRADES = "Pol Ele Terps Eps Mps Prot HrNi Med Dev Ce SsrPol SsrArm SsrDdr SsrInt TjGen TjAm"

TABLES = (
    Table(
        id="pax_agreements_v10_subset",
        source=PAX,
        rows=2257,
        sha256="8c3396771eb3880f3d88557237f310e2aa51a9177797883ce7886ee02ef9670a",
        description="Peace agreements of any stage with graded provisions: security, cease-fire, guarantees, territory",
        columns=contract(
            ("integer", "AgtId Ver"), ("text", "conflict_country Contp"), ("integer", "PP"), ("text", "PPName Reg"),
            ("text", "agreement"), ("date", "date"), ("text", "Status"), ("integer", "Lgt N_characters"),
            ("text", "Agtp Stage StageSub Loc1ISO Loc2ISO"), ("number", "Loc1GWNO Loc2GWNO UcdpCon UcdpAgr CowWar"),
            ("text", "Interim"), ("integer", "StBor StRef StInd Pol Ele Terps Eps Mps Prot HrNi Med Dev SsrGua Ce"),
            ("integer", "CeProv CeGen SsrPol SsrArm SsrDdr SsrInt SsrFf TjGen TjAm ImUN ImOth ImRef ImPK ImE"),
        ),
        key=("AgtId",),
        limits=dict.fromkeys(_GRADES.split(), (0, 3)),
        tidy=Melt(
            entity=State("gw", "Loc1GWNO", name="conflict_country", not_states=NO_STATES, borders="territory"),
            period=Day("date"),
            dims={"agreement": "AgtId", "second": State("gw", "Loc2GWNO", borders="territory"), "stage": "Stage"},
            values=measures("pax", {
                "code": _GRADES,
                "flag": "StBor StRef StInd SsrGua CeProv CeGen SsrFf ImUN ImOth ImRef ImPK ImE",
                "count": "Lgt N_characters",
            }, names={"Lgt": "pages", "N_characters": "characters"}),
        ),
    ),
)  # fmt: skip
SOURCES = (PAX,)
