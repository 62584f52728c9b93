"""An index that goes or breaks while it is open: every question is answered anyway."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from kbindex.errors import DamagedIndexError, IndexStateError
from kbindex.index.embedded.manifest import hash_file, load_manifest, save_manifest
from kbindex.knowledge.healing import first_readable

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{0})

- Prometheusの監視データの長期保存
"""

QUESTIONS: dict[str, Callable[[KnowledgeBase], object]] = {
    "search": lambda base: base.search("Thanos"),
    "search, misspelt": lambda base: base.search("Thannos"),
    "search, Japanese": lambda base: base.search("監視 by:ry"),
    "complete": lambda base: base.complete("tha"),
    "count": lambda base: base.count("監視"),
    "browser_index": lambda base: base.browser_index(lambda article: article.id),
    "browser_part": lambda base: base.browser_part("terms", lambda article: article.id),
    "records": lambda base: list(base.records()),
    "articles": lambda base: base.articles(),
    "article": lambda base: base.article("001#1"),
    "episodes": lambda base: base.episodes(),
    "episode": lambda base: base.episode("001"),
    "record": lambda base: base.record("001#1"),
    "seen": lambda base: base.seen(["https://thanos.io/001", "Thanos"]),
    "presenters": lambda base: base.presenters(),
    "presenter": lambda base: base.presenter("ry"),
    "digest": lambda base: base.digest(),
    "statistics": lambda base: base.statistics(),
    "understanding": lambda base: base.understanding(),
    "tags": lambda base: base.tags(),
    "tag": lambda base: base.tag("thanos"),
    "tag_all": lambda base: base.tag_all(),
    "why": lambda base: base.why("001#1"),
    "trends": lambda base: base.trends(["thanos", "長期保存"]),
    "rising": lambda base: base.rising(),
    "radar": lambda base: base.radar(),
    "follow_ups": lambda base: base.follow_ups(),
    "related": lambda base: base.related("001#1"),
    "related_all": lambda base: list(base.related_all()),
    "keep_related": lambda base: base.keep_related().words,
    "reasons_all": lambda base: list(base.reasons_all()),
    "passages": lambda base: base.passages(),
    "glossary": lambda base: base.glossary(),
    "words_all": lambda base: list(base.words_all()),
    "suggest_tags": lambda base: base.suggest_tags(),
    "propose_tags": lambda base: base.propose_tags("001#1"),
}
ask_each = pytest.mark.parametrize("question", QUESTIONS)


@pytest.fixture
def built(write: Write, open_base: Open, index: Path) -> Path:
    """The folder of a fresh index of two episodes."""
    for name in ("001", "002"):
        write(name, EPISODE.format(name))
    open_base().close()
    return index / "g000001"


def test_every_question_of_the_facade_is_asked_here() -> None:
    asked = {name.partition(",")[0] for name in QUESTIONS}
    others = {"open", "look", "peek", "update", "refresh", "close", "taxonomy"}
    others |= {"archive_of", "archive_files", "is_built_here", "packs", "show"}
    others |= {"generation"}  # it says what is held, and reads nothing
    public = {name for name in dir(KnowledgeBase) if not name.startswith("_")}
    assert public == asked | others


@ask_each
def test_generation_that_went_is_exchanged_for_the_new_one(
    built: Path, write: Write, open_base: Open, question: str
) -> None:
    """Two other processes refreshed: the one that is open is removed."""
    ask = QUESTIONS[question]
    base, before = open_base(), ask(open_base())
    for name in ("003", "004"):
        write(name, EPISODE.format(name))
        open_base().close()
    assert not built.exists()
    assert ask(base) in (before, ask(open_base()))


@ask_each
@pytest.mark.parametrize("pattern", ["*.json", "*-*"])
def test_files_that_went_while_open_are_built_anew(
    built: Path, open_base: Open, *, question: str, pattern: str
) -> None:
    expected = QUESTIONS[question](open_base())
    base = open_base()
    for path in built.glob(pattern):
        path.unlink()
    assert QUESTIONS[question](base) == expected
    assert QUESTIONS[question](open_base()) == expected


def forge(path: Path, content: bytes) -> None:
    """Write a file of a generation, and what its manifest says of it."""
    path.write_bytes(content)
    manifest = load_manifest(path.parent)
    files = {**manifest.files, path.name: (len(content), hash_file(path))}
    (path.parent / "manifest.json").unlink()
    save_manifest(path.parent, replace(manifest, files=files))


@pytest.mark.parametrize(
    "pattern",
    ["*.trm", "*.pst", "records-*", "words-*", "sounds-*", "*s.json"],
)
@pytest.mark.parametrize("content", [b"\0" * 100, b"[[1, 2]]", b"{}"])
@pytest.mark.usefixtures("built")
def test_forged_file_is_found_out_and_built_anew(
    index: Path, open_base: Open, pattern: str, content: bytes
) -> None:
    """Its hashes fit, so that only reading it tells."""
    for question in ("search, misspelt", "search, Japanese", "records", "episode"):
        ask = QUESTIONS[question]
        expected = ask(open_base())
        current = index / (index / "CURRENT").read_text().split()[0]
        for path in current.glob(pattern):
            forge(path, content)
        assert ask(open_base()) == expected


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("pattern", "content"),
    [
        ("sources.json", b'[["001", ["x"], 1, 2, 3, "a", true]]'),
        ("sources.json", b'[["001", "x", [1], {}, null, 3, "yes"]]'),
        ("sources.json", b'[[["001"], "001/README.md", 1, 2, 3, "a", true]]'),
        ("episodes.json", b'[{"id": "001", "episode": {"id": 7}}]'),
        ("topics.jsonl", b"7\n[]\n{}\n{}"),
        ("topics.jsonl", b'[["a", "A", "topic"]]\n[]\n{}\n{}'),
        ("topics.jsonl", b"[]\n[]\n7\n{}"),
        ("tags.json", b'[7, "x"]'),
        ("tags.json", b'[{"001#1": 7}, {}]'),
        ("tags.json", b"[]"),
        ("*.trm", b"\0" * 100),
        ("*.pst", b"\0" * 100),
        ("topics.jsonl", b"{}"),
        ("tag_ids.json", b"[7]"),
    ],
)
def test_forged_list_does_not_break_a_refresh(
    index: Path, write: Write, open_base: Open, *, pattern: str, content: bytes
) -> None:
    (path,) = (index / "g000001").glob(pattern)
    forge(path, content)
    write("003", EPISODE.format("003"))
    base = open_base()
    assert [record.id for record in base.records()] == ["001#1", "002#1", "003#1"]
    assert {hit.article.id for hit in base.search("Thanos").hits} == {
        "001#1",
        "002#1",
        "003#1",
    }


@pytest.mark.usefixtures("built")
def test_command_says_that_it_built_a_forged_index_anew(
    index: Path, episodes: Path, open_base: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    open_base().search("Thanos")
    (records,) = (index / "g000001").glob("records-*")
    forge(records, b"\0" * 100)
    command = ["--episodes", str(episodes), "--index", str(index)]
    assert run([*command, "search", "Thanos"]) == 0
    found = capsys.readouterr()
    assert "001#1" in found.out
    assert found.err.startswith("kbindex: the index was built anew: the index ")
    assert found.err.count("\n") == 1
    assert run([*command, "search", "Thanos"]) == 0
    assert capsys.readouterr() == (found.out, "")


@pytest.mark.usefixtures("built")
def test_command_that_finds_nothing_says_that_it_built_the_index_anew_too(
    index: Path, episodes: Path, open_base: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    open_base().close()
    (records,) = (index / "g000001").glob("records-*")
    forge(records, b"\0" * 100)
    command = ["--episodes", str(episodes), "--index", str(index)]
    assert run([*command, "show", "001#9"]) == 1
    reason, line = capsys.readouterr().err.splitlines()
    assert reason.startswith("kbindex: the index was built anew: the index ")
    assert line.startswith("kbindex: no article '001#9' (did you mean 001#")


def test_question_that_no_index_answers_is_asked_three_times() -> None:
    told: list[str | None] = []

    def fail(reason: DamagedIndexError | None) -> None:
        told.append(str(reason) if reason else None)
        raise DamagedIndexError(f"damage {len(told)}")

    with pytest.raises(DamagedIndexError, match=r"^damage 3$"):
        first_readable(fail, fail, fail)
    assert told == [None, "damage 1", "damage 2"]


def test_closed_base_answers_no_question(open_base: Open, built: Path) -> None:
    del built
    base = open_base()
    base.close()
    for ask in QUESTIONS.values():
        with pytest.raises(IndexStateError, match=r"^the knowledge base is closed$"):
            ask(base)
