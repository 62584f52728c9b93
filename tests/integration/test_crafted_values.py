"""Indexes that say of themselves what is not so, hashes and all: any value of any file.

Each is refused in one line and healed, or answers; nothing raises anything else.
"""

import json
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, KbindexError
from kbindex.index import IndexFolder
from kbindex.index.embedded import manifest as manifests
from kbindex.index.embedded import record_files
from kbindex.index.embedded.json_bytes import pack_json

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

- Recording date: 2021-07-02

## Contents

### @ry

#### [Thanos {0}](https://thanos.io/{0})

- 長期保存
  - a deeper note about Prometheus

#### [Mesh {0}](https://example.com/same)

| a | b |
|---|---|
| 1 | 2 |
"""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two episodes with an index; never changed."""
    root = tmp_path_factory.mktemp("whole")
    (root / "episodes").mkdir()
    for name in ("001", "002"):
        text = EPISODE.format(name) + "\n```\nnever closed\n"
        (root / "episodes" / f"{name}.md").write_text(text)
    KnowledgeBase.open(root / "episodes", root / "index").close()
    return root


QUERIES = ("Thanos", "長期", "mesh tag:prometheus", "kube*", "monitorin")


def ask(base: KnowledgeBase) -> dict[str, object]:
    """Ask every kind of question."""
    with base:
        return {
            "search": [
                (hit.article.id, hit.article.title, hit.also)
                for query in (
                    "Thanos",
                    "長期",
                    "mesh tag:prometheus",
                    "kube*",
                    "monitorin",
                )
                for hit in base.search(query).hits
            ],
            "tags": [(tag.id, tag.count) for tag in base.tags()],
            "episodes": [summary.episode.id for summary in base.episodes()],
            "articles": [article.title for article in base.articles()],
            "related": [found.hit.article.id for found in base.related("001#1")],
            "statistics": base.statistics().articles,
        }


def set_manifest(folder: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Change what the manifest says, its own checksum with it."""
    path = folder / "manifest.json"
    table = json.loads(path.read_text())
    table.pop("sha256")
    change(table)
    path.write_bytes(manifests.seal(pack_json(table)))  # as an attacker does


def put(path: Path, content: bytes) -> None:
    """Write a file of a generation, and what its manifest says of it."""
    path.write_bytes(content)
    row = [len(content), manifests.hash_file(path)]
    set_manifest(path.parent, lambda table: table["files"].update({path.name: row}))


def assert_healed_or_answered(root: Path) -> dict[str, object]:
    """Look, as it is and refreshed: an answer, or an error of the index; never both."""
    try:
        generation = IndexFolder(root / "index").current()
    except IndexStateError as error:
        generation = None
        assert "\n" not in str(error)  # noqa: PT017 - either is right
    if generation is not None:
        try:
            generation.sources()
            generation.topics()
        except IndexStateError as error:
            assert "\n" not in str(error)  # noqa: PT017 - as above
    try:
        found = ask(
            KnowledgeBase.open(root / "episodes", root / "index", refresh=False)
        )
    except KbindexError as error:
        pytest.fail(f"it is not healed: {error}")
    (root / "episodes" / "003.md").write_text(EPISODE.format("003"))
    base = KnowledgeBase.open(root / "episodes", root / "index")
    assert "Thanos 003" in [article.title for article in base.articles()]
    base.close()
    return found


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    """The archive, to be crafted."""
    shutil.copytree(whole, tmp_path / "copy")
    return tmp_path / "copy"


DEEP = "[" * 100_000 + "]" * 100_000

MANIFESTS: dict[str, Callable[[dict[str, Any]], None]] = {
    "deleted bomb": lambda t: t["segments"][0].update(deleted=[[0, 1 << 62]]),
    "deleted backwards": lambda t: t["segments"][0].update(deleted=[[3, 1]]),
    "documents -5": lambda t: t["segments"][0].update(documents=-5),
    "documents 0": lambda t: t["segments"][0].update(documents=0),
    "documents 2^40": lambda t: t["segments"][0].update(documents=1 << 40),
    "no segments": lambda t: t.update(segments=[]),
    "segment elsewhere": lambda t: t["segments"][0].update(id="../../x"),
    "segment twice": lambda t: t.update(segments=t["segments"] * 2),
    "records": lambda t: t.update(records=10**9),
    "records below zero": lambda t: t.update(records=-1),
    "articles": lambda t: t.update(articles=10**9),
    "file elsewhere": lambda t: t["files"].update({"../../../etc/passwd": [1, "0"]}),
    "wide template": lambda t: t.update(diagnostics=[_diagnostic("{a:>9999999999}")]),
    "unknown place": lambda t: t.update(diagnostics=[_diagnostic("{b}")]),
    "attribute": lambda t: t.update(diagnostics=[_diagnostic("{a.__class__}")]),
    "broken template": lambda t: t.update(diagnostics=[_diagnostic("{a")]),
    "duplicates": lambda t: t.update(duplicates=[["nobody#1", "001#1"]]),
}


def _diagnostic(template: str) -> dict[str, object]:
    form = {"template": template, "values": [["a", "x"]]}
    return {"path": "a", "line": 1, "kind": "k", "message": "m", "form": form}


@pytest.mark.parametrize("change", MANIFESTS.values(), ids=MANIFESTS)
def test_a_manifest_that_says_what_is_not_so_is_healed(
    copy: Path, whole: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    set_manifest(copy / "index" / "g000001", change)
    assert assert_healed_or_answered(copy) == ask(
        KnowledgeBase.open(whole / "episodes", whole / "index")
    )


@pytest.mark.parametrize(
    "name", ["manifest", "sources", "episodes", "tags", "topics", "words-*", "sounds-*"]
)
@pytest.mark.parametrize(
    "content",
    [DEEP, '{"x":' + DEEP + "}", "{}", "[]", "null", ""],
    ids=["deep", "deep in an unknown key", "object", "list", "null", "empty"],
)
def test_a_list_that_is_another_value_is_healed(
    copy: Path, whole: Path, name: str, content: str
) -> None:
    (path,) = (copy / "index" / "g000001").glob(f"{name}.json")
    if name == "manifest":
        path.write_text(content)
    else:
        put(path, content.encode())
    assert assert_healed_or_answered(copy) == ask(
        KnowledgeBase.open(whole / "episodes", whole / "index")
    )


def craft_record(folder: Path, change: Callable[[list[Any]], object]) -> None:
    """Change the first record of an index, or pack something else in its place."""
    (path,) = folder.glob("records-*.bin")
    content = path.read_bytes()
    reader = record_files.RecordReader(path.parent, path.stem.partition("-")[2])
    count = int.from_bytes(content[-8:], "little")
    rows = [record_files._row(reader._map, n) for n in range(count)]  # noqa: SLF001 - as an attacker does
    reader.close()
    value = json.loads(zlib.decompress(rows[0]))
    changed = change(value)
    text = changed if isinstance(changed, str) else json.dumps(value)
    rows[0] = zlib.compress(text.encode())
    starts = [sum(map(len, rows[:n])) for n in range(count)]
    put(
        path,
        b"".join(rows)
        + b"".join(start.to_bytes(8, "little") for start in starts)
        + count.to_bytes(8, "little"),
    )


ARTICLE = ("id", "kind", "episode", "source", "line", "end_line", "title", "url")


def _set(*path: int, value: object) -> Callable[[list[Any]], object]:
    def change(record: list[Any]) -> None:
        place: Any = record
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def _inflated(record: list[Any]) -> None:
    """Make a record of which no value is wrong, and which is too long."""
    record[0][6] = "a" * record_files.MOST_BYTES


RECORDS: dict[str, Callable[[list[Any]], object]] = {
    "deep": lambda _: DEEP,
    "blanks": lambda _: " " * (record_files.MOST_BYTES + 1),
    "bomb": _inflated,
    "id 5": _set(0, 0, value=5),
    "id of none": _set(0, 0, value="001"),
    "id of another": _set(0, 0, value="002#1"),
    "id of no number": _set(0, 0, value="001#one"),
    "title null": _set(0, 6, value=None),
    "parent": _set(0, 10, 0, 5, value=10**6),
    "depth": _set(0, 10, 0, 2, value=10**9),
    "line": _set(0, 10, 0, 3, value=-1),
    "kind": _set(0, 10, 0, 1, value="letter"),
    "date": _set(0, 9, value="2021-99-99"),
    "places": _set(1, value={"thanos": [0, 0, 0]}),
    "units": _set(1, value={"thanos": [99, 0, 0, 6]}),
    "offsets": _set(1, value={"thanos": [0, 0, -9, 6]}),
}


@pytest.mark.parametrize("change", RECORDS.values(), ids=RECORDS)
def test_a_record_of_another_value_is_healed(
    copy: Path,
    whole: Path,
    change: Callable[[list[Any]], object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_files, "MOST_BYTES", 1 << 22)  # tests have less memory
    craft_record(copy / "index" / "g000001", change)
    assert assert_healed_or_answered(copy) == ask(
        KnowledgeBase.open(whole / "episodes", whole / "index")
    )


def _paths(value: object, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where each value in a document stands."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _paths(inner, (*path, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _paths(inner, (*path, number))


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(1 << 70), 1 << 70),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from(([], {}, [[0, 1 << 62]], ["a"], {"a": 1}, "../x", "{a:>99999}")),
)
LISTS = ("manifest.json", "sources.json", "episodes.json", "tags.json", "records")


CRAFTED = st.tuples(st.sampled_from(LISTS), st.floats(0, 1, exclude_max=True), VALUES)


@settings(max_examples=25, deadline=None)
@given(crafted=CRAFTED)
def test_any_value_anywhere_is_an_answer_or_is_healed(
    whole: Path,
    tmp_path_factory: pytest.TempPathFactory,
    crafted: tuple[str, float, object],
) -> None:
    """Law: a field of a file with any value, and hashes that fit."""
    craft_and_ask(whole, tmp_path_factory.mktemp("law") / "copy", *crafted)


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(crafted=CRAFTED)
def test_a_thousand_crafted_indexes_are_answers_or_healed(
    whole: Path,
    tmp_path_factory: pytest.TempPathFactory,
    crafted: tuple[str, float, object],
) -> None:
    craft_and_ask(whole, tmp_path_factory.mktemp("law") / "copy", *crafted)


def craft_and_ask(  # noqa: PLR0917 - an archive, and what is drawn
    whole: Path, root: Path, name: str, place: float, value: object
) -> None:
    """Put a value somewhere into a file of a copy of the archive, and ask it."""
    shutil.copytree(whole, root)
    folder = root / "index" / "g000001"

    def change(document: Any) -> None:  # noqa: ANN401 - JSON
        paths = list(_paths(document))
        *way, last = paths[int(place * len(paths))]
        for step in way:
            document = document[step]
        document[last] = value

    if name == "records":
        craft_record(folder, change)
    elif name == "manifest.json":
        set_manifest(folder, change)
    else:
        document = json.loads((folder / name).read_text())
        change(document)
        put(folder / name, json.dumps(document).encode())
    assert_healed_or_answered(root)
    shutil.rmtree(root.parent)


def test_the_archive_holds_what_the_cases_are_of(whole: Path) -> None:
    generation = IndexFolder(whole / "index").current()
    assert generation is not None
    manifest = generation.manifest
    assert manifest.segments
    assert manifest.duplicates
    assert manifest.diagnostics
    assert replace(manifest).checksum == manifest.checksum
