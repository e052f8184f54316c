"""The page on strength says what the code computes."""

from pathlib import Path

from detente.calibrate import capital
from detente.calibrate.balance import markdown
from detente.panel import derived

PAGE = (Path(__file__).parents[2] / "docs" / "models" / "strength.md").read_text(encoding="utf-8")


def test_the_page_holds_the_balance_that_ships():
    assert markdown(derived.load(capital.NAME).recipe["balance"]) in PAGE


def test_the_page_names_every_belief_with_its_prior():
    for belief in capital.beliefs().values():
        prior = belief.distribution.model_dump(exclude={"kind"})
        numbers = ", ".join(f"{name} {value:g}" for name, value in prior.items())
        row = (f"`{belief.id}`", belief.label, belief.unit, f"{belief.distribution.kind}({numbers})", belief.basis)
        assert f"| {' | '.join(row)} |" in PAGE


def test_the_page_names_the_command_of_the_recipe():
    assert derived.load(capital.NAME).recipe["command"] in PAGE
