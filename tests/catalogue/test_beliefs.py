"""A belief file is read whole or refused with file, belief, field and mend."""

from pathlib import Path

import pytest

from detente import sources
from detente.catalogue import beliefs
from detente.core.errors import DataMissing, UnknownName, WrongInput

GOOD = """
id = "spending"
[beliefs.depreciation]
label = "depreciation of equipment"
unit = "1/year"
distribution = { kind = "lognormal", median = 0.08, sigma = 0.25 }
basis = "estimated"
why = "a test"
[[beliefs.depreciation.citations]]
source = "nato_2024"
locator = "table 3"
"""


def test_a_belief_is_named_after_its_model_and_table():
    read = beliefs.parse(GOOD)
    belief = read["spending.depreciation"]
    assert belief.id == "spending.depreciation"
    assert belief.citations[0].locator == "table 3"
    with pytest.raises(UnknownName, match=r"did you mean 'spending\.depreciation'"):
        read["spending.depreciaton"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'unit = "1/year"',
            'unit = "1/yr"',
            r"model.toml, belief 'depreciation', field 'unit': unknown unit '1/yr'; did",
        ),
        ('unit = "1/year"\n', "", r"belief 'depreciation', field 'unit': .*add a line `unit = "),
        ("why =", "wy =", r"field 'why'.*add a line `why = "),
        ('why = "a test"', 'why = "a test"\nreason = "x"', r"field 'reason'.*remove it"),
        ('why = "a test"', 'why = ""', r"field 'why'.*say in a sentence"),
        ("lognormal", "lognormall", r"field 'distribution'.*lognormal"),
        ('kind = "lognormal", ', "", r"field 'distribution'.*add `kind"),
        ("median = 0.08", "median = -1", r"field 'distribution.lognormal.median'.*greater than 0"),
        ("median = 0.08", 'median = "x"', r"field 'distribution.lognormal.median'"),
        ('basis = "estimated"', 'basis = "guessed"', r"field 'basis'.*'judged'"),
        ('[[beliefs.depreciation.citations]]\nsource = "nato_2024"\nlocator = "table 3"', "", r"without a citation"),
        ('locator = "table 3"', 'locator = ""', r"field 'citations.0.locator'"),
        ('id = "spending"', "", r"does not name its model"),
        ("[beliefs.depreciation]", '[beliefs.depreciation]\nid = "x"', r"the table's name is the id"),
        ("[beliefs.depreciation]", "[beliefs.depreciation", r"not TOML.*line"),
    ],
)
def test_a_broken_belief_is_refused_with_file_belief_field_and_mend(old, new, says):
    assert old in GOOD
    with pytest.raises(WrongInput, match=says):
        beliefs.parse(GOOD.replace(old, new))


def test_a_missing_file_is_data_missing(tmp_path: Path):
    with pytest.raises(DataMissing, match=r"model\.toml"):
        beliefs.read(tmp_path / "model.toml")


def test_the_digest_follows_the_numbers_and_not_the_words():
    first = beliefs.parse(GOOD)
    assert beliefs.parse(GOOD.replace("a test", "better words")).digest == first.digest
    assert beliefs.parse(GOOD.replace("0.25", "0.26")).digest != first.digest


def test_every_belief_of_every_model_can_be_read_and_says_why():
    found = beliefs.all_beliefs()
    assert "spending.depreciation" in found
    for belief in found.values():
        assert len(belief.why) > 40, belief.id


def test_every_citation_of_a_belief_names_a_source_of_the_register():
    cited = {citation.source for belief in beliefs.all_beliefs().values() for citation in belief.citations}
    assert cited
    assert cited <= set(sources.all_sources())
