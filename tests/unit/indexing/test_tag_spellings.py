"""How authors write tags: counted by episode, and put together."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from kbindex.index import AnalyzedRecord, Reason, Spelling
from kbindex.indexing.tag_spellings import find_spellings, gather_spellings

MakeRecord = Callable[..., AnalyzedRecord]


def by_author(name: str, line: int = 2, rule: str = "author") -> Reason:
    return Reason(rule=rule, name=name, line=line, weight=1.0)


@pytest.fixture
def make(make_record: MakeRecord) -> MakeRecord:
    def make_tagged(number: int, **reasons: list[Reason]) -> AnalyzedRecord:
        tagged = {tag.replace("_", "-"): of for tag, of in reasons.items()}
        return replace(make_record(f"001#{number}"), reasons=tagged)

    return make_tagged


def test_a_place_is_counted_once_of_however_many_records_it_speaks(
    make: MakeRecord,
) -> None:
    """What front matter says, it says of each article."""
    records = [
        make(0, dev_rel=[by_author("Dev Rel")]),
        make(1, dev_rel=[by_author("Dev Rel"), by_author("dev rel", 9, "comment")]),
        make(2, dev_rel=[by_author("dev rel", 20, "comment")]),
    ]
    assert find_spellings(records, ()) == (
        Spelling(tag="dev-rel", name="Dev Rel", count=1),
        Spelling(tag="dev-rel", name="dev rel", count=2),
    )


def test_listed_tags_and_names_that_rules_found_are_no_spellings(
    make: MakeRecord,
) -> None:
    records = [
        make(0, go=[by_author("Golang")], mill=[by_author("Mill", rule="new")]),
    ]
    assert find_spellings(records, {"go"}) == ()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Dev\n  Rel", "Dev Rel"),
        ("#Dev Rel", "Dev Rel"),
        ("C#", "C#"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "x" * 99 + "…"),
    ],
    ids=["lines", "a hash", "a hash behind", "the longest", "a longer one"],
)
def test_a_spelling_is_a_line_that_can_be_shown(
    make: MakeRecord, name: str, shown: str
) -> None:
    (found,) = find_spellings([make(0, x=[by_author(name)])], ())
    assert found.name == shown


def test_an_episode_keeps_no_more_than_a_thousand(make: MakeRecord) -> None:
    reasons = {f"t{number}": [by_author(f"T{number}")] for number in range(1001)}
    assert len(find_spellings([make(0, **reasons)], ())) == 1000


def written(**counts: int) -> tuple[Spelling, ...]:
    return tuple(
        Spelling(tag=name.lower(), name=name, count=count)
        for name, count in counts.items()
    )


def test_the_most_frequent_spelling_of_all_episodes_is_shown() -> None:
    episodes = [written(Tea=2, tea=1), written(TEA=1), written(tea=2, Cup=1)]
    assert gather_spellings(episodes) == {"tea": "tea", "cup": "Cup"}


def test_of_equals_the_first_is_shown() -> None:
    episodes = [
        written(),
        written(Tea=1),
        written(TEA=1, tea=1),
        written(TEA=1, Tea=1),
    ]
    assert gather_spellings(episodes) == {"tea": "Tea"}
    assert gather_spellings(episodes[3:]) == {"tea": "TEA"}
    assert gather_spellings([]) == {}
