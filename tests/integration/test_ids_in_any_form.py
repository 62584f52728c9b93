"""Ids as people write them, in the library and on the command line."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.errors import NotFoundError
from kbindex.model import Article

pytestmark = pytest.mark.usefixtures("each_engine")

EPISODE = """\
# {name}

- Video: https://youtu.be/kBevery0001

## Contents

### @minato

- [Thanos](https://thanos.io/{name})
  - 監視のデータを長く保存する
- [Prometheus](https://prometheus.io/{name})
  - 監視の定番
"""
EMPTY = "# 020\n\n- Hosted by @haruka\n\n## Contents\n"
FILES = ("017", "018", "5", "05", "001-Private", "S01E02", "2021", "season/2021")


@dataclass(frozen=True, slots=True)
class Outcome:
    status: int
    out: str
    err: str


Cli = Callable[..., Outcome]


@pytest.fixture(scope="module")
def archive(make_folder: Callable[[str], Path]) -> Path:
    folder = make_folder("archive")
    for name in FILES:
        path = folder / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(EPISODE.format(name=name), encoding="utf-8")
    (folder / "episodes" / "020.md").write_text(EMPTY, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def base(archive: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(archive / "episodes", archive / "index") as base:
        yield base


@pytest.fixture
def cli(archive: Path, base: KnowledgeBase, capsys: pytest.CaptureFixture[str]) -> Cli:
    assert base.episodes()
    folders = ["--episodes", str(archive / "episodes")]
    folders += ["--index", str(archive / "index")]

    def call(*args: str) -> Outcome:
        return Outcome(run([*folders, *args]), *capsys.readouterr())

    return call


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("017", "017"),
        ("17", "017"),
        ("0017", "017"),
        ("０１７", "017"),
        ("＃17", "017"),
        ("17#1", "017#1"),
        ("017/1", "017#1"),
        ("017:1", "017#1"),
        ("017 1", "017#1"),
        ("０１７＃１", "017#1"),
        ("017　１", "017#1"),
        ("5", "5"),
        ("05", "05"),
        ("5/2", "5#2"),
        ("05/2", "05#2"),
        ("1-private", "001-Private"),
        ("001-private:2", "001-Private#2"),
        ("s1e2", "S01E02"),
        ("2021", "2021"),
        ("2021/2", "2021#2"),
        ("season/2021", "season/2021"),
        ("season/2021/1", "season/2021#1"),
    ],
)
def test_an_id_is_found_in_any_form(
    base: KnowledgeBase, written: str, found: str
) -> None:
    assert base.record(written).id == found
    if "#" in found:
        assert base.article(written).id == found
    else:
        assert base.episode(written).id == found


def test_an_id_that_exists_as_written_wins(tmp_path: Path) -> None:
    """`2021/025` is an episode where there is one, and no article of `2021`."""
    notes = EPISODE.format(name="x") + "- [c](https://c.io)\n" * 30
    for name in ("2020/025", "2021/025", "25#1"):
        path = tmp_path / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(EPISODE.format(name=name), encoding="utf-8")
    (tmp_path / "episodes" / "2021.md").write_text(notes, encoding="utf-8")
    with KnowledgeBase.open(tmp_path / "episodes", tmp_path / "index") as base:
        ids = {str(summary.episode.id) for summary in base.episodes()}
        assert "2021/025" in ids
        assert base.record("2021/025").id == "2021/025"
        assert base.record("2021/25").id == "2021/025"
        assert base.record("25#1").id == "25#1"
        assert not isinstance(base.record("25#1"), Article)


def test_where_two_may_be_meant_none_is_taken(base: KnowledgeBase) -> None:
    with pytest.raises(NotFoundError, match=r"no episode '005' \(did you mean 05"):
        base.record("005")


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("99", "no episode '99' (did you mean 020?)"),
        ("17/9", "no article '17/9' (did you mean 017#2, 017#1?)"),
        ("17#", "no article '17#' (did you mean 017#2, 017#1?)"),
    ],
)
def test_near_ids_are_named(base: KnowledgeBase, written: str, message: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        base.record(written)
    assert str(caught.value).startswith(message.partition(" (")[0])
    assert set(caught.value.near) >= set(message[:-2].partition("mean ")[2].split(", "))


@pytest.mark.parametrize("written", ["017", "17", "＃17"])
def test_an_episode_is_no_article(base: KnowledgeBase, written: str) -> None:
    said = "017 is an episode; name one of its articles, such as 017/1"
    for ask in (base.article, base.related, base.why):
        with pytest.raises(NotFoundError) as caught:
            ask(written)
        assert str(caught.value) == said
    with pytest.raises(NotFoundError, match="020 is an episode, and has no articles"):
        base.related("20")


def test_commands_take_an_id_in_one_argument_or_two(cli: Cli) -> None:
    whole = cli("show", "017#1")
    assert whole.out.startswith("017#1  Thanos")
    for words in (["17", "1"], ["017", "#1"], ["０１７", "１"], ["17/1"], ["17 1"]):
        assert cli("show", *words) == whole
    assert cli("open", "17", "2", "--print").out == "https://prometheus.io/017\n"
    assert cli("tags", "--why", "17/1", "--json").status == 0


def test_what_was_found_is_named_as_it_is(cli: Cli) -> None:
    assert json.loads(cli("related", "17", "1", "-j").out)["id"] == "017#1"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["show", "017#1", "017#2"], "one id at a time; 017#2 is a second one"),
        (["open", "17", "1", "2"], "one id at a time; 2 is a second one"),
        (["show", "017", "018"], "one id at a time; 018 is a second one"),
        (["related", "17", "thanos"], "one id at a time; thanos is a second one"),
    ],
)
def test_two_ids_are_refused(cli: Cli, args: list[str], message: str) -> None:
    line = f"kbindex: {message} (see `kbindex {args[0]} --help`)\n"
    assert cli(*args) == Outcome(2, "", line)


def test_related_to_an_episode_says_so(cli: Cli) -> None:
    said = "017 is an episode; name one of its articles, such as 017/1"
    assert cli("related", "17") == Outcome(1, "", f"kbindex: {said}\n")


@given(
    zeros=st.text("0", max_size=3),
    separator=st.sampled_from("#/: ＃／：　"),
    number=st.sampled_from(["1", "2"]),
)
def test_no_form_changes_what_is_found(
    base: KnowledgeBase, zeros: str, separator: str, number: str
) -> None:
    """Zeros in front, width and the sign between are free."""
    wide = (zeros + "18").translate({ord("0") + n: ord("０") + n for n in range(10)})
    for name in (zeros + "18", wide):
        assert base.record(f"{name}{separator}{number}").id == f"018#{number}"


@given(st.text("017#/: ＃０１x", max_size=12))
def test_any_id_is_found_or_refused_in_a_line(
    base: KnowledgeBase, written: str
) -> None:
    """Whatever is typed: no other error."""
    try:
        assert base.record(written).id
    except NotFoundError as error:
        refused = str(error)
    else:
        refused = ""
    assert "\n" not in refused
