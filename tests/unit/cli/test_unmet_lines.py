"""What is said of filters that leave nothing."""

import pytest

from kbindex.cli.screens.unmet_lines import unmet_lines
from kbindex.messages import speaking
from kbindex.search import SearchResult, UnmetFilter


def unmet(
    written: str, *near: str, without: int = 3, nowhere: bool = True
) -> UnmetFilter:
    field, _, value = written.lstrip("-").partition(":")
    return UnmetFilter(
        filter=written,
        field=field,
        value=value,
        near=near,
        is_met_nowhere=nowhere,
        without=without,
    )


@pytest.mark.parametrize(
    ("filters", "lines"),
    [
        pytest.param([], [], id="none"),
        pytest.param(
            [unmet("presenter:harka", "haruka")],
            ["nothing with presenter harka; did you mean haruka? 3 hits without it"],
            id="mistyped",
        ),
        pytest.param(
            [unmet("site:a.example", without=1)],
            ["nothing with site a.example; 1 hit without it"],
            id="near nothing",
        ),
        pytest.param(
            [unmet("tag:windows", without=0)],
            ["nothing with tag windows"],
            id="nothing without it either",
        ),
        pytest.param(
            [unmet("date:2021", "2020-12-25")],
            ["nothing with date 2021; nearest: 2020-12-25; 3 hits without it"],
            id="a time",
        ),
        pytest.param(
            [unmet("has:code")], ["nothing has code; 3 hits without it"], id="feature"
        ),
        pytest.param(
            [unmet("presenter:harka", "haruka"), unmet("episode:99")],
            [
                "nothing with presenter harka; did you mean haruka?",
                "nothing with episode 99",
                "3 hits without them",
            ],
            id="several",
        ),
        pytest.param(
            [
                unmet("presenter:ry", nowhere=False, without=1),
                unmet("-date:2021", nowhere=False),
            ],
            ["1 hit without presenter:ry, 3 hits without -date:2021"],
            id="together",
        ),
    ],
)
def test_a_line_names_the_filter_what_is_near_and_what_is_found_without(
    filters: list[UnmetFilter], lines: list[str]
) -> None:
    result = SearchResult(query="", total=0, unmet=tuple(filters))
    assert list(unmet_lines(result)) == lines


def test_beside_hits_nothing_is_counted() -> None:
    excluded = unmet("-presenter:harka", "haruka")
    result = SearchResult(query="", total=3, unmet=(excluded,))
    assert list(unmet_lines(result)) == [
        "nothing with presenter harka; did you mean haruka?"
    ]


def test_in_japanese_each_part_is_a_sentence() -> None:
    result = SearchResult(query="", total=0, unmet=(unmet("host:harka", "haruka"),))
    with speaking("ja"):
        (line,) = unmet_lines(result)
    assert line == (
        "host:harka に当てはまるものはありません。もしかして: haruka。"
        "これを外すと 3 件あります"
    )
