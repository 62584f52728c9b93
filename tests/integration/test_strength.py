"""Where the good hits end: strong and weak hits, from the index to each output."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from kbindex import KnowledgeBase, to_rows
from kbindex.cli.app import run

pytestmark = pytest.mark.usefixtures("each_engine")

NAMES = ("Lighthouse keeper", "Lighthouse keeper diary", "Lighthouse", "Harbour")
"""Of `lighthouse keeper` the first two are strong hits, the third a weak one."""


def page(number: int, date: str, names: tuple[str, ...]) -> str:
    lines = [f"# 00{number}", "", f"- Recording date: {date}", "", "## Contents"]
    lines += ["", "### @minato", ""]
    for name in names:
        slug = name.replace(" ", "-").lower()
        lines += [f"- [{name}](https://sea.example/{slug})", f"  - {name}の話"]
    return "\n".join(lines) + "\n"


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found


@pytest.fixture(scope="module")
def folders(make_folder: Callable[[str], Path]) -> Path:
    folder = make_folder("archive")
    for number, date, names in (
        (1, "2021-07-02", (*NAMES[:2], NAMES[3])),
        (2, "2021-08-06", NAMES[2:3]),
    ):
        path = folder / "episodes" / f"00{number}" / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(page(number, date, names), encoding="utf-8")
    KnowledgeBase.open(folder / "episodes", folder / "index").close()
    return folder


Search = Callable[..., Outcome]


@pytest.fixture
def search(
    folders: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Search:
    monkeypatch.chdir(tmp_path)
    places = ["--episodes", str(folders / "episodes"), "--index"]

    def run_search(*arguments: str, lang: str = "en") -> Outcome:
        options = ["--lang", lang, *places, str(folders / "index")]
        status = run([*options, "search", *arguments])
        said = capsys.readouterr()
        return Outcome(status=status, out=said.out, err=said.err)

    return run_search


QUERY = "lighthouse keeper"


def test_each_hit_says_how_strong_it_is_and_the_count_of_strong_ones_is_told(
    search: Search, validate: Callable[[str, object], None]
) -> None:
    document = search(QUERY, "--json").document
    validate("search", document)
    assert [(hit["title"], hit["strength"]) for hit in document["hits"]] == [
        ("Lighthouse keeper", "strong"),
        ("Lighthouse keeper diary", "strong"),
        ("Lighthouse", "weak"),
    ]
    assert (document["total"], document["strong"]) == (3, 2)


def test_strict_leaves_weak_hits_out_and_counts_them(
    search: Search, validate: Callable[[str, object], None]
) -> None:
    document = search(QUERY, "--strict", "--json", "--facets").document
    validate("search", document)
    assert [hit["strength"] for hit in document["hits"]] == ["strong", "strong"]
    assert (document["total"], document["strong"]) == (3, 2)
    assert document["facets"] == search(QUERY, "--json", "--facets").document["facets"]


@pytest.mark.parametrize(
    ("options", "lines"),
    [
        pytest.param(["--count"], ["2"], id="count"),
        pytest.param(["--episode-only"], ["001"], id="episodes"),
        pytest.param(
            ["--format", "{id} {strength}"], ["001#1 strong", "001#2 strong"], id="form"
        ),
        pytest.param(
            ["--sort", "date", "--format", "{id}"], ["001#1", "001#2"], id="by date"
        ),
        pytest.param(
            ["-n", "1", "--offset", "1", "--format", "{id}"], ["001#2"], id="page"
        ),
    ],
)
def test_strict_holds_for_every_view(
    search: Search, options: list[str], lines: list[str]
) -> None:
    outcome = search(QUERY, "--strict", *options)
    assert (outcome.status, outcome.out.splitlines()) == (0, lines)
    assert outcome.err == ""


def test_weak_hits_stand_under_a_rule(search: Search) -> None:
    lines = search(QUERY).out.splitlines()
    (rule,) = (at for at, line in enumerate(lines) if "weaker matches" in line)
    assert [line[:2] for line in lines[:rule] if line[:1].isdigit()] == ["1.", "2."]
    assert lines[rule + 2] == "3. Lighthouse"
    assert "weaker" not in search(QUERY, "--strict").out


def test_a_page_of_weak_hits_alone_begins_with_the_rule(search: Search) -> None:
    assert search(QUERY, "--offset", "2").out.startswith("── weaker matches ──")


@pytest.mark.parametrize("option", ["--sort=date", "--group=episode"])
def test_among_others_each_weak_hit_is_marked(search: Search, option: str) -> None:
    lines = search(QUERY, option).out.splitlines()
    marked = [line for line in lines if "weaker match" in line]
    assert [line.split(" · ")[0].strip() for line in marked] == ["002#1"]
    assert "weaker matches" not in "".join(lines)


def test_what_is_pasted_marks_weak_hits_too(search: Search) -> None:
    lines = search(QUERY, "--markdown").out.splitlines()
    assert ["weaker match" in line for line in lines if "](" in line] == [0, 0, 1]


def test_in_a_pipe_a_line_is_an_article(search: Search) -> None:
    assert len(search(QUERY, "--brief").out.splitlines()) == 3


def test_where_all_are_weak_they_are_shown_and_a_line_says_so(search: Search) -> None:
    outcome = search("lighthouse volcano")
    assert outcome.status == 0
    assert outcome.out.startswith("── weaker matches ──")
    said = "nothing fits well; these come nearest"
    assert said in outcome.err
    assert "関連の弱い結果" in search("lighthouse volcano", lang="ja").out


def test_where_tags_alone_are_met_a_line_does_not_say_that_nothing_fits(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "episodes" / "001" / "README.md"
    path.parent.mkdir(parents=True)
    path.write_text(page(1, "2021-07-02", ("Prometheus", "Rust")), encoding="utf-8")
    places = ["--episodes", str(tmp_path / "episodes")]
    places += ["--index", str(tmp_path / "index"), "--lang"]
    assert run([*places, "en", "search", "監視", "--brief"]) == 0
    said = capsys.readouterr()
    assert said.out.splitlines() == ["001#1  2021-07-02  minato  Prometheus"]
    assert (
        said.err
        == "kbindex: found by tags alone; none of these has the words themselves\n"
    )
    assert run([*places, "ja", "search", "監視", "--brief"]) == 0
    assert "タグ" in capsys.readouterr().err
    assert run([*places, "en", "search", "監視 Rust", "--brief"]) == 0
    assert "nothing fits well" in capsys.readouterr().err


@pytest.mark.parametrize("form", [[], ["--brief"], ["--count"], ["--csv"], ["-n", "0"]])
def test_strict_without_a_strong_hit_is_told_as_nothing_found(
    search: Search, form: list[str]
) -> None:
    outcome = search("lighthouse volcano", "--strict", *form)
    assert outcome.status == 1
    assert outcome.err.splitlines()[0] == (
        "kbindex: nothing fits well; 3 weaker matches with --no-strict"
    )


def test_nothing_found_at_all_is_no_weak_match(search: Search) -> None:
    outcome = search("volcano", "--strict")
    assert outcome.status == 1
    assert "weaker" not in outcome.err


def test_what_is_left_is_counted_among_what_is_shown(search: Search) -> None:
    assert (
        "1 more hit; go on with --offset 1" in search(QUERY, "--strict", "-n", "1").err
    )
    assert "2 more hits; go on with --offset 1" in search(QUERY, "-n", "1").err


def test_strict_may_be_the_default(search: Search, tmp_path: Path) -> None:
    (tmp_path / "kbindex.toml").write_text("[defaults]\nstrict = true\n")
    assert search(QUERY, "--count").out == "2\n"
    assert search(QUERY, "--count", "--no-strict").out == "3\n"


def test_rows_of_the_library_have_the_strength(folders: Path) -> None:
    with KnowledgeBase.open(folders / "episodes", folders / "index") as base:
        result = base.search(QUERY, strict=True)
        assert [row["strength"] for row in to_rows(result)] == ["strong", "strong"]
        (related, *_) = base.related("001#1")
        assert related.hit.strength is None
        assert to_rows([related])[0]["strength"] is None
