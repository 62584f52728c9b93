"""Which rules are on, and what is said about each."""

import re
from pathlib import Path

import pytest

from kbindex.lint import GROUPS, RULES, select_rules
from kbindex.lint.spelling_checks import Speller, load_speller
from kbindex.topics import load_taxonomy

DOCS = Path(__file__).parents[3] / "docs" / "check.md"
DEFAULTS = frozenset(rule.code for rule in RULES if rule.is_default)


@pytest.mark.parametrize(
    ("select", "ignore", "expected"),
    [
        pytest.param(None, (), DEFAULTS, id="default"),
        pytest.param(None, ("KB102",), DEFAULTS - {"KB102"}, id="ignore"),
        pytest.param(("KB101",), (), {"KB101"}, id="one"),
        pytest.param(("kb40",), (), {"KB401", "KB402", "KB403", "KB404"}, id="group"),
        pytest.param(("KB00",), ("KB002",), {"KB001", "KB003"}, id="group-but-one"),
        pytest.param(("KB102",), ("KB1",), {"KB102"}, id="the-longer-wins"),
        pytest.param(("KB102",), ("KB102",), set(), id="ignore-wins-a-tie"),
        pytest.param(("ALL",), (), {rule.code for rule in RULES}, id="all"),
        pytest.param(("ALL",), ("ALL",), set(), id="nothing"),
        pytest.param((), (), set(), id="empty"),
    ],
)
def test_rules_are_selected(
    select: tuple[str, ...] | None, ignore: tuple[str, ...], expected: set[str]
) -> None:
    assert select_rules(select, ignore) == expected


@pytest.mark.parametrize("name", ["KB9", "E501", "", "KB1011"])
def test_an_unknown_rule_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="no rule"):
        select_rules((name,))


def test_codes_are_unique_sorted_and_in_a_group() -> None:
    codes = [rule.code for rule in RULES]
    assert codes == sorted(set(codes))
    assert {code[:3] for code in codes} == set(GROUPS)
    assert len({rule.name for rule in RULES}) == len(RULES)


def test_the_page_on_checking_names_every_rule_as_it_is() -> None:
    rows = re.findall(
        r"^\| (KB\d+) \| ([a-z-]+) \| (\S*) \|", DOCS.read_text("utf-8"), re.MULTILINE
    )
    assert rows == [
        (rule.code, rule.name, "yes" if rule.is_fixable else "no") for rule in RULES
    ]


def test_names_of_products_are_labels_of_the_taxonomy() -> None:
    labels = {topic.label for topic in load_taxonomy().topics.values()}
    speller = load_speller()
    assert set(speller.names.values()) - labels == set()
    assert set(speller.listed.values()) - labels == set()


def test_names_of_products_are_not_near_to_each_other() -> None:
    names = load_speller().names
    others = {
        name: Speller(
            names={key: label for key, label in names.items() if key != name},
            listed={},
        )
        for name in names
    }
    assert [name for name, speller in others.items() if speller.find(name)] == []
