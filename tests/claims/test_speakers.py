"""Surnames, titles and pronouns lead to a person; what the text leaves open stays open."""

from detente import claims
from detente.core.claims import Claim

BODY = "Shells reach the front too late"


def found(text: str) -> list[Claim]:
    return list(claims.find(claims.read(f"Paper\n\n{text}\n".encode())))


def test_a_surname_and_a_pronoun_mean_the_person_named_in_full_before() -> None:
    text = f"{BODY}, Ana Kovac said.\n\n{BODY}, Kovac said.\n\n{BODY}, she added."
    assert [claim.speaker for claim in found(text)] == ["Ana Kovac"] * 3


def test_a_title_means_the_person_whom_the_text_gives_that_title() -> None:
    text = f"{BODY}, said Ana Kovac, the Croatian defence minister.\n\n{BODY}, the minister said.\n\n"
    text += f"{BODY}, Croatia's defence minister said."
    assert [claim.speaker for claim in found(text)] == ["Ana Kovac"] * 3


def test_a_title_of_the_lead_means_the_speaker_named_next_without_one() -> None:
    text = f"{BODY}, Croatia's defence minister said on Monday.\n\n“{BODY},” Ana Kovac told reporters."
    assert [claim.speaker for claim in found(text)] == ["Ana Kovac"] * 2


def test_a_title_whose_holder_is_never_named_stays_a_title() -> None:
    text = f"{BODY}, the NATO chief said on Monday.\n\n“{BODY},” a nurse in Lviv said."
    assert [claim.speaker for claim in found(text)] == ["the NATO chief", "a nurse in Lviv"]


def test_a_title_is_not_given_to_somebody_who_is_introduced_as_something_else() -> None:
    text = f"{BODY}, Croatia's defence minister said on Monday.\n\n“{BODY},” said Ana Kovac, a nurse from Zagreb."
    assert found(text)[0].speaker == "Croatia's defence minister"


def test_an_anonymous_source_stays_as_described_and_is_taken_up() -> None:
    text = f"{BODY}, a senior NATO official said.\n\n“{BODY},” the official added."
    assert [claim.speaker for claim in found(text)] == ["a senior NATO official"] * 2


def test_the_wrong_gender_is_passed_over() -> None:
    text = f"{BODY}, Dame Ana Kovac said.\n\n{BODY}, Sir Ivo Maric said.\n\n{BODY}, she added."
    assert [claim.speaker for claim in found(text)] == ["Ana Kovac", "Ivo Maric", "Ana Kovac"]


def test_a_pronoun_without_a_name_before_it_names_nobody_and_says_so() -> None:
    (claim,) = found(f"“{BODY},” he said.")
    assert claim.speaker is None
    assert claim.doubt


def test_an_orphan_quotation_is_doubted_when_somebody_else_stands_between() -> None:
    text = f"“{BODY},” Ana Kovac said.\n\nIvo Maric then took the floor.\n\n“{BODY} and too few.”\n\nThe hall was full."
    claim = found(text)[-1]
    assert claim.doubt or claim.speaker is None


def test_an_open_quotation_goes_on_with_the_same_speaker() -> None:
    text = f"“{BODY},” Ana Kovac said. “It is so.\n\n“And {BODY.lower()} every month.”"
    assert {claim.speaker for claim in found(text)} == {"Ana Kovac"}


def test_the_audience_is_kept_with_the_speaker() -> None:
    text = f"“{BODY},” Ana Kovac told EU lawmakers.\n\n“{BODY} again,” she said."
    assert [claim.audience for claim in found(text)] == ["EU lawmakers"] * 2


def test_members_take_turns_and_the_chair_makes_no_statement() -> None:
    text = (
        "ANA KOVAC (North) (Lab): Shells reach the front too late.\n\n"
        "MADAM DEPUTY SPEAKER: Order. The shells must wait.\n\n"
        "IVO MARIC (South) (Con): More weapons must come faster. Will she agree?\n\n"
        "Ana Kovac: We must send more weapons and send them faster."
    )
    claims_found = found(text)
    assert [claim.speaker for claim in claims_found] == ["Ana Kovac", "Ivo Maric", "Ana Kovac"]
    assert all("Will she" not in claim.text for claim in claims_found)


def test_an_interviewer_asks_and_states_nothing() -> None:
    text = (
        "Ana Kovac leads the staff of her country.\n\n"
        "Q: Do shells arrive too late at the front?\n\nA: They arrive too late, yes.\n\n"
        "Q: Do we need to spend more on defence?\n\nA: We need to spend far more on defence.\n"
    )
    assert {claim.speaker for claim in found(text)} == {"Ana Kovac"}
    assert not any("?" in claim.text for claim in found(text))
