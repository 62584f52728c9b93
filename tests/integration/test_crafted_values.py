"""Indexes that say of themselves what is not so, hashes and all: any value of any file.

Each is refused in one line and healed, or answers; nothing raises anything else. The
cases and the law are one module, for they craft with the same functions.
"""

import json
import re
import shutil
import sys
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from fnmatch import fnmatchcase
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError, KbindexError, NotFoundError
from kbindex.index import IndexFolder, packed_records
from kbindex.index.embedded import manifest as manifests
from kbindex.index.embedded import record_files
from kbindex.index.json_bytes import pack_json
from kbindex.model import Article

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


QUERIES = ("Thanos", "長期", "mesh tag:prometheus", "kube*", "monitorin", "date:2021")


Answers = dict[str, object]


def ask(base: KnowledgeBase) -> Answers:
    """Ask every kind of question."""
    with base:
        return {
            "search": [base.search(query) for query in QUERIES],
            "tags": base.tags(),
            "tag": found_or_none(base.tag, "monitoring"),
            "why": found_or_none(base.why, "001#1"),
            "trends": base.trends(["Prometheus", "長期"]),
            "episodes": base.episodes(),
            "articles": list(base.articles()),
            "related": found_or_none(base.related, "001#1"),
            "seen": base.seen(["https://example.com/same", "Thanos 001"]),
            "presenters": base.presenters(),
            "statistics": base.statistics().articles,
            "suggested": base.suggest_tags(),
            "proposed": found_or_none(base.propose_tags, "001#1"),
        }


def found_or_none(question: Callable[[str], object], name: str) -> object:
    """Return what is found by a name; nothing where there is none."""
    try:
        return question(name)
    except NotFoundError:
        return None


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


def assert_healed_or_answered(root: Path) -> Answers:
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
    "duplicates": lambda t: t["duplicates"].append(["nobody#1", "001#1"]),
    "duplicate without a number": lambda t: t["duplicates"].append(["001#x", "001#1"]),
    "refreshes": lambda t: t.update(refreshes=0),
}


def _diagnostic(template: str) -> Answers:
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
    "name",
    [
        "manifest.json",
        "sources.json",
        "episodes.json",
        "tags.json",
        "topics.jsonl",
        "words-*.json",
        "sounds-*.json",
    ],
)
@pytest.mark.parametrize(
    "content",
    [DEEP, '{"x":' + DEEP + "}", "{}", "[]", "null", ""],
    ids=["deep", "deep in an unknown key", "object", "list", "null", "empty"],
)
def test_a_list_that_is_another_value_is_healed(
    copy: Path, whole: Path, name: str, content: str
) -> None:
    (path,) = (copy / "index" / "g000001").glob(name)
    if name == "manifest.json":
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
    record[0][6] = "a" * packed_records.MOST_BYTES


RECORDS: dict[str, Callable[[list[Any]], object]] = {
    "deep": lambda _: DEEP,
    "blanks": lambda _: " " * (packed_records.MOST_BYTES + 1),
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
    monkeypatch.setattr(packed_records, "MOST_BYTES", 1 << 22)  # tests have less memory
    craft_record(copy / "index" / "g000001", change)
    assert assert_healed_or_answered(copy) == ask(
        KnowledgeBase.open(whole / "episodes", whole / "index")
    )


def test_a_record_with_a_word_that_only_others_hold_is_answered(copy: Path) -> None:
    folder = copy / "index" / "g000001"
    craft_record(folder, lambda record: record[1].update(mesh=[0, 0, 0, 4]))
    with KnowledgeBase.open(copy / "episodes", copy / "index", refresh=False) as base:
        shared = [word for one in base.related("001#1") for word in one.words]
        assert "mesh" not in shared
        assert [*base.related_all()]


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
    st.integers(-1, 5),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.sampled_from(([], {}, [[0, 1 << 62]], ["a"], {"a": 1}, "../x", "{a:>99999}")),
)

LISTS = (
    "manifest.json",
    "sources.json",
    "episodes.json",
    "tags.json",
    "tag_ids.json",
    "explained.json",
    "spellings.json",
    "understanding.json",
    "topics.jsonl",
    "words-x.json",
    "sounds-x.json",
    "records-x.bin",
    "CURRENT",
    "STAMP",
    "kbindex.json",
)
"""Files of values; that of records holds them packed."""

BYTES = (
    "MAIN_x.trm",
    "MAIN_x.pst",
    "MAIN_x._stored.col",
    "MAIN_x._text_len.col",
    "MAIN_x._title_len.col",
    "_MAIN_1.toc",
    "LOCK",
    "OWNER",
    "words.tsv",
    ".gitignore",
    "CACHEDIR.TAG",
)
"""Files of bytes."""


def files_of(root: Path) -> dict[str, Path]:
    """Return the files of an index, by names that are the same in all of them."""
    places = (path for path in (root / "index").rglob("*") if path.is_file())
    return {re.sub(r"\d{6}(?:x\d+)+", "x", path.name): path for path in places}


TOPIC_LINES = ("listed", "topics", "names", "ids")
"""And behind them a line for each head."""


def load(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Read the values of a file."""
    if path.name == "CURRENT":
        return [line.split() for line in path.read_text().splitlines()]
    if path.name == "topics.jsonl":
        lines = [*map(json.loads, path.read_text().splitlines())]
        size = len(TOPIC_LINES)
        heads = {"heads": lines[size:]}
        return dict(zip(TOPIC_LINES, lines[:size], strict=True)) | heads
    return json.loads(path.read_text())


def dump(path: Path, document: Any) -> bytes:  # noqa: ANN401 - JSON
    """Return a file of other values."""
    if path.name == "topics.jsonl":
        values = (*(document[key] for key in TOPIC_LINES), *document["heads"])
        return "\n".join(map(json.dumps, values)).encode()
    if path.name != "CURRENT":
        return json.dumps(document).encode()
    lines = (line if isinstance(line, list) else [line] for line in document)
    return "\n".join(" ".join(map(str, line)) for line in lines).encode(
        "utf-8", "replace"
    )


class Crafted(NamedTuple):
    """One value in a file: which file, which kind of value, where, and what instead."""

    file: str
    kind: float
    place: float
    value: object


class Change(NamedTuple):
    """What stood in a file, and what stands there now."""

    field: str
    old: object
    new: object


def craft(root: Path, crafted: Crafted) -> Change:
    """Change one value in a file of an index, and all that says how that file is."""
    path = files_of(root).get(crafted.file, root / "index" / crafted.file)
    changes: list[Change] = []

    def change(document: Any) -> None:  # noqa: ANN401 - JSON
        kinds: dict[str, list[tuple[Any, ...]]] = {}
        for found in _paths(document):
            kinds.setdefault(_field(crafted.file, found), []).append(found)
        field = sorted(kinds)[int(crafted.kind * len(kinds))]
        *way, last = kinds[field][int(crafted.place * len(kinds[field]))]
        for step in way:
            document = document[step]
        changes.append(Change(field, document[last], crafted.value))
        document[last] = crafted.value

    if crafted.file in BYTES:
        changes.append(_craft_bytes(path, crafted))
    elif crafted.file == "records-x.bin":
        craft_record(path.parent, change)
    elif crafted.file == "manifest.json":
        set_manifest(path.parent, change)
    else:
        document = load(path)
        change(document)
        _write(path, dump(path, document))
    return changes[0]


def _craft_bytes(path: Path, crafted: Crafted) -> Change:
    content = path.read_bytes() if path.exists() else b""
    place = int(crafted.place * len(content))
    new = str(crafted.value).encode("utf-8", "surrogatepass")
    if isinstance(crafted.value, int):
        new = bytes((crafted.value % 256,))
    _write(path, content[:place] + new + content[place + 1 :])
    return Change("", content[place : place + 1], new)


def _write(path: Path, content: bytes) -> None:
    if path.parent.name.startswith("g0"):
        put(path, content)
    else:
        path.write_bytes(content)


_KEYS = {
    "tags.json": ("*", "*"),
    "words-x.json": ("", "*"),
    "sounds-x.json": ("", "*"),
    "STAMP": ("*",),
    "manifest.json": ("files", "*"),
    "topics.jsonl": ("names", "", "*"),
}
"""File → which of its keys are no names of fields, but values themselves."""


def _field(file: str, path: tuple[Any, ...]) -> str:
    """Say what kind of value stands at a place: the same for all rows of a list."""
    if file == "records-x.bin":
        first, *rest = path
        if first == 0 and rest:
            rest = [Article.__struct_fields__[rest[0]], *rest[1:]]
        path = ("places" if first else "article", *rest)
    keys = _KEYS.get(file, ())
    if keys[:1] not in {(), ("",), ("*",), path[:1]}:
        keys = ()
    steps = zip_longest(path, keys[: len(path)])
    return ".".join("*" if isinstance(s, int) or key == "*" else s for s, key in steps)


UNSIGNED: Mapping[str, tuple[str, ...]] = {
    # What a record says of its article, and where its words stand.
    "records-x.bin": (
        *(f"article.{name}" for name in ("id", "kind", "source", "line", "end_line")),
        *(f"article.{name}" for name in ("title", "url", "presenter", "date")),
        *(f"article.{name}*" for name in ("notes", "links", "tags", "marked_tags")),
        *(f"article.{name}" for name in ("section", "has_own_url", "recording")),
        *(f"article.{name}" for name in ("time_s", "time_from", "end_s")),
        "places*",
    ),
    # Whether an episode was read, what it is called, when it was, and who was there.
    "episodes.json": (
        "*.episode",
        *(f"*.episode.{name}*" for name in ("title", "date", "hosts", "guests")),
        "*.episode.video*",
    ),
    # Which articles have which tags; names, labels and order of topics.
    "tags.json": ("*",),
    "tag_ids.json": ("*",),
    # What abbreviations stand for, and where that is said.
    "explained.json": ("*",),
    # What tags that the taxonomy lacks are called.
    "spellings.json": ("*",),
    "words.tsv": ("",),
    "topics.jsonl": ("heads*", "listed*", "topics*", "names*"),
    # By which rules notes were read, and where in doubt.
    "understanding.json": ("*",),
    # Which articles bring the same page; what scores are measured by.
    "manifest.json": ("duplicates*", "length"),
    # Which words somebody who mistypes one may have meant.
    "words-x.json": ("latin*", "kana*"),
    "sounds-x.json": ("latin*", "kana*"),
    # Which articles hold a word, with which weight, and how long they are.
    "MAIN_x.trm": ("",),
    "MAIN_x.pst": ("",),
    "MAIN_x._text_len.col": ("",),
    "MAIN_x._title_len.col": ("",),
}
"""File → values that nobody can tell from honest ones. An index is not signed; one from
elsewhere is told.

They may change an answer where they are of the right type, and fit all others.
"""


def is_unsigned(file: str, change: Change) -> bool:
    """Say whether a value could be an honest one."""
    is_named = any(fnmatchcase(change.field, name) for name in UNSIGNED.get(file, ()))
    is_typed = type(change.old) is type(change.new)
    return is_named and (is_typed or change.old is None or change.new is None)


CRAFTED = st.builds(
    Crafted,
    st.sampled_from((*LISTS, *BYTES)),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 1, exclude_max=True),
    VALUES,
)


@pytest.fixture(scope="module")
def fresh(whole: Path, tmp_path_factory: pytest.TempPathFactory) -> list[Answers]:
    """What is answered of two episodes and of three where nothing was crafted."""
    root = tmp_path_factory.mktemp("fresh")
    shutil.copytree(whole / "episodes", root / "episodes")
    two = ask(KnowledgeBase.open(root / "episodes", root / "two"))
    add_third(root)
    return [two, ask(KnowledgeBase.open(root / "episodes", root / "three"))]


def add_third(root: Path) -> None:
    (root / "episodes" / "003.md").write_text(EPISODE.format("003"))


@settings(max_examples=25, deadline=None)
@given(crafted=CRAFTED)
@example(crafted=Crafted("episodes.json", 0.46875, 0.0, None))  # no header
@example(crafted=Crafted("records-x.bin", 0.046875, 0.0, 0))  # when an article ends
def test_any_value_anywhere_is_an_answer_or_is_healed(
    whole: Path,
    fresh: list[Answers],
    tmp_path_factory: pytest.TempPathFactory,
    crafted: Crafted,
) -> None:
    """Law: a field of any file with any value, and hashes that fit.

    All answers are those of a fresh build, now and after the next change of the
    episodes, but for what is `UNSIGNED`; in bounded time and memory.
    """
    craft_and_ask(whole, tmp_path_factory.mktemp("law") / "copy", fresh, crafted)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@settings(max_examples=1000, deadline=None)
@given(crafted=CRAFTED)
def test_a_thousand_crafted_indexes_are_answers_or_healed(
    whole: Path,
    fresh: list[Answers],
    tmp_path_factory: pytest.TempPathFactory,
    crafted: Crafted,
) -> None:
    craft_and_ask(whole, tmp_path_factory.mktemp("law") / "copy", fresh, crafted)


MOST_SECONDS = 10.0
"""Of processor time; a build and all answers take half a second."""
MOST_BYTES = 1 << 28


def craft_and_ask(
    whole: Path, root: Path, fresh: list[Answers], crafted: Crafted
) -> None:
    """Put a value somewhere into a copy of the archive; ask, change it, ask again."""
    shutil.copytree(whole, root)
    change = craft(root, crafted)
    peak, begun = peak_bytes(), time.process_time()
    two = ask(KnowledgeBase.open(root / "episodes", root / "index", refresh=False))
    add_third(root)
    three = ask(KnowledgeBase.open(root / "episodes", root / "index"))
    assert time.process_time() - begun < MOST_SECONDS
    assert peak_bytes() - peak < MOST_BYTES
    if not is_unsigned(crafted.file, change):
        assert two == fresh[0]
        assert three == fresh[1]
    shutil.rmtree(root.parent)


def peak_bytes() -> int:
    """Return the most memory that this process has held so far; 0 if nobody knows."""
    if sys.platform == "win32":
        return 0
    import resource  # noqa: PLC0415 - not everywhere

    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def test_the_law_knows_each_file_of_an_index(whole: Path) -> None:
    """OWNER is there while somebody writes; STAMP, where somebody read it later."""
    assert {*LISTS, *BYTES} == {*files_of(whole), "OWNER", "STAMP"}


def test_the_archive_holds_what_the_cases_are_of(whole: Path) -> None:
    generation = IndexFolder(whole / "index").current()
    assert generation is not None
    manifest = generation.manifest
    assert manifest.segments
    assert manifest.duplicates
    assert manifest.diagnostics
    assert replace(manifest).checksum == manifest.checksum
