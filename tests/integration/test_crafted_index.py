"""An index that somebody made to run code, hashes and all: nothing runs.

Whoosh unpickles four places of a segment, and its table of contents. The hashes of a
manifest keep no one away who can write files; so what we unpickle must not run code.
"""

import os
import pickle
import shutil
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest
import whoosh.index
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex import KnowledgeBase
from kbindex.errors import IndexStateError
from kbindex.index import FieldName, IndexFolder
from kbindex.index.embedded.manifest import hash_file, load_manifest, save_manifest
from kbindex.index.embedded.stored_generation import StoredGeneration
from kbindex.index.embedded.whoosh_format import segments as writing
from kbindex.index.embedded.whoosh_format.segment_reader import SegmentReader

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# {0}

## Contents

### @ry

#### Thanos {0}

- 長期保存
"""


class _Payload:
    """Makes a folder when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, (str(self.path),)


@pytest.fixture
def ran(tmp_path: Path) -> Path:
    """What the payload makes."""
    return tmp_path / "ran"


@pytest.fixture
def two(write: Write) -> None:
    """Two episodes: some terms are in both, which makes a list; some in one."""
    for name in ("001", "002"):
        write(name, EPISODE.format(name))


def is_inlined(value: object) -> bool:
    return isinstance(value, tuple) and value[-1:] == ((None,),)


def is_block_info(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 6


def is_block_data(value: object) -> bool:
    return isinstance(value, tuple) and len(value) == 3 and value[-1] is None


FIELDS: tuple[FieldName, ...] = (
    "text",
    "title",
    "bigram",
    "tag",
    "attribute",
    "id",
    "source",
)
PLACES = {"inlined row": is_inlined, "info": is_block_info, "data": is_block_data}


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("place", PLACES)
def test_payload_in_a_posting_list_does_not_run(
    open_base: Open,
    index: Path,
    *,
    ran: Path,
    monkeypatch: pytest.MonkeyPatch,
    place: str,
    protocol: int,
) -> None:
    is_place = PLACES[place]
    planted: list[object] = []

    def dumps(value: object, usual: int) -> bytes:
        if not is_place(value):
            return pickle.dumps(value, usual)
        planted.append(value)
        return pickle.dumps(_Payload(ran), protocol)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "dumps", dumps)
        open_base().close()
    assert planted
    assert_nothing_runs(open_base, index, ran)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("protocol", [0, 2, 4])
@pytest.mark.parametrize("key", ["fieldmap", "indexlen", "more"])
def test_payload_in_the_table_of_terms_does_not_run(
    open_base: Open, index: Path, *, ran: Path, protocol: int, key: str
) -> None:
    open_base().close()
    path = next((index / "g000001").glob("*.trm"))
    content = path.read_bytes()
    (size,) = struct.unpack("!i", content[-4:])
    start = len(content) - 4 - size
    extras = pickle.loads(content[start:])  # noqa: S301 - written a moment ago
    rest = content[start + len(pickle.dumps(extras, 2)) : -4]
    crafted = pickle.dumps({**extras, key: _Payload(ran)}, protocol) + rest
    size = struct.pack("!i", len(crafted))
    put(path, content[:start] + crafted + size)
    assert_nothing_runs(open_base, index, ran)


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("name", ["_MAIN_1.toc", "_MAIN_9.toc", "MAIN_x.trm"])
def test_table_of_contents_of_whoosh_is_never_read(
    open_base: Open, index: Path, ran: Path, name: str
) -> None:
    """It is for others to read; ours is the manifest."""
    open_base().close()
    path = index / "g000001" / name
    put(path, pickle.dumps(_Payload(ran)))
    base = open_base()
    assert base.changes.is_empty
    assert {hit.article.id for hit in base.search("Thanos").hits} == {"001#1", "002#1"}
    assert not ran.exists()


PLANTS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "alone": lambda planted, _: planted,
    "in front": lambda planted, content: planted + content,
    "behind": lambda planted, content: (
        content + planted + struct.pack("!i", len(planted))
    ),
}
"""Where a file holds a pickle; its size is where Whoosh's table of terms has it."""


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize(
    ("place", "protocol"), [("alone", 0), ("in front", 4), ("behind", 2)]
)
def test_payload_in_any_file_of_an_index_does_not_run(
    open_base: Open,
    index: Path,
    *,
    ran: Path,
    place: str,
    protocol: int,
) -> None:
    """Whatever the index says of itself, and whatever else lies in it."""
    open_base().close()
    (index / "OWNER").touch()  # else there while somebody writes
    (index / "STAMP").write_text("{}")  # as for files that nobody has looked at
    kept = shutil.copytree(index, index.with_name("kept"))
    payload = pickle.dumps(_Payload(ran), protocol)
    files = sorted(path.relative_to(kept) for path in kept.rglob("*.*"))
    files += map(Path, ("CURRENT", "LOCK", "OWNER", "STAMP"))
    assert len(files) >= 20
    for name in files:
        shutil.rmtree(index)
        shutil.copytree(kept, index)
        content = PLANTS[place](payload, (kept / name).read_bytes())
        is_listed = name.parent.name and name.name != "manifest.json"
        put(index / name, content) if is_listed else (index / name).write_bytes(content)
        with open_base(refresh=False) as base:
            hits = base.search("Thanos").hits
            assert {hit.article.id for hit in hits} == {"001#1", "002#1"}, name
            assert len(list(base.articles())) == 2
            assert base.tags()
        open_base().close()
        assert not ran.exists(), name
    pickle.loads(payload)  # noqa: S301 - so it would have been seen
    assert ran.is_dir()


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")
@pytest.mark.usefixtures("two")
def test_payload_would_run_in_whooshs_own_reader(
    open_base: Open, index: Path, ran: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So the tests above would see it."""

    def dumps(value: object, usual: int) -> bytes:
        return pickle.dumps(_Payload(ran) if is_block_info(value) else value, usual)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "dumps", dumps)
        open_base().close()
    with closing(whoosh.index.open_dir(index / "g000001", readonly=True)) as opened:
        reader = opened.reader()
        with pytest.raises(TypeError):
            reader.postings("text", b"thanos")
        reader.close()
    assert ran.is_dir()


def put(path: Path, content: bytes) -> None:
    """Write a file of a generation, and what its manifest says of it."""
    path.write_bytes(content)
    manifest = load_manifest(path.parent)
    files = {**manifest.files, path.name: (len(content), hash_file(path))}
    (path.parent / "manifest.json").unlink()
    save_manifest(path.parent, replace(manifest, files=files))


def assert_nothing_runs(open_base: Open, index: Path, ran: Path) -> None:
    """Each way to read the index is refused in one line; the next question heals it."""
    generation = IndexFolder(index).current()  # the check of the bytes passes
    assert generation is not None
    said = list(errors_of(generation))
    assert said
    assert all("has no place in an index" in line for line in said)
    assert not any("\n" in line for line in said)
    assert not ran.exists()
    base = open_base()
    assert {hit.article.id for hit in base.search("Thanos").hits} == {"001#1", "002#1"}
    assert base.article("001#1").title == "Thanos 001"
    assert base.search("001").total  # a word of one record, as Thanos is of two
    assert base.changes.reason in said
    assert open_base().changes.is_empty
    assert not ran.exists()


def errors_of(generation: StoredGeneration) -> Iterator[str]:
    """Read all that there is, and yield what each refusal says."""
    try:
        reader = generation.open()
    except IndexStateError as error:
        yield str(error)
        return
    with reader:
        for field in FIELDS:
            try:
                terms = [*reader.terms(field), "thanos", "長期", "001#1"]
            except IndexStateError as error:
                yield str(error)
                continue
            for term in terms:
                try:
                    reader.postings(field, term)
                except IndexStateError as error:
                    yield str(error)


# Damage of any kind


@pytest.fixture
def built(open_base: Open, index: Path, two: None) -> Path:
    del two
    open_base().close()
    return index / "g000001"


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(["*.trm", "*.pst", "*_text_len.col", "records-*"]),
    st.lists(
        st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)),
        min_size=1,
        max_size=4,
    ),
    st.floats(0.5, 1),
)
def test_damage_that_passes_the_check_is_an_error_of_the_index_or_an_answer(
    built: Path, pattern: str, changes: list[tuple[float, int]], rest: float
) -> None:
    """Never another exception: people would see a traceback."""
    (path,) = built.glob(pattern)
    content = path.read_bytes()
    damaged = bytearray(content)
    for place, byte in changes:
        damaged[int(place * len(damaged))] = byte
    try:
        put(path, bytes(damaged[: max(1, round(rest * len(damaged)))]))
        generation = IndexFolder(built.parent).current()
        assert generation is not None
        said = [*errors_of(generation), *errors_of_records(generation)]
        assert all(line.startswith("the index ") for line in said)
    finally:
        put(path, content)


def test_size_that_no_memory_holds_is_an_error_of_the_index(
    built: Path,
) -> None:
    """Regression: one changed byte makes bytes of eight exabytes of a small tuple."""
    (path,) = built.glob("*.pst")
    block = path.read_bytes().index(pickle.dumps((), 2)[:2])
    content = bytearray(path.read_bytes())
    content[block + 2 : block + 11] = b"\x8e" + b"\x7f" * 8
    put(path, bytes(content))
    generation = IndexFolder(built.parent).current()
    assert generation is not None
    assert "the index cannot be read (a pickle that has no place in an index)" in set(
        errors_of(generation)
    )


def errors_of_records(generation: StoredGeneration) -> Iterator[str]:
    try:
        reader = generation.open()
    except IndexStateError as error:
        yield str(error)
        return
    with reader:
        for document in reader.documents():
            assert reader.length(document) >= 0
            try:
                reader.record(document)
            except IndexStateError as error:
                yield str(error)


@pytest.mark.parametrize("count", [0, 1, 255, 1 << 16, 1 << 31, (1 << 32) + 1])
def test_a_list_of_terms_of_another_length_is_refused(
    built: Path, open_base: Open, count: int
) -> None:
    """The one number of the table of terms that no other file knows."""
    (path,) = built.glob("*.trm")
    content = path.read_bytes()
    (size,) = struct.unpack("!i", content[-4:])
    start = len(content) - 4 - size
    extras = pickle.loads(content[start:])  # noqa: S301 - written a moment ago
    rest = content[start + len(pickle.dumps(extras, 2)) : -4]
    crafted = pickle.dumps({**extras, "indexlen": count}, 2) + rest
    put(path, content[:start] + crafted + struct.pack("!i", len(crafted)))
    generation = IndexFolder(built.parent).current()
    assert generation is not None
    assert any(line.startswith("the index ") for line in errors_of(generation))
    assert open_base().search("Thanos").total == 2


def test_a_packed_block_of_a_list_is_unpacked_up_to_a_limit(
    write: Write, open_base: Open, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is behind the list in it is read by nobody, and fills the memory."""
    write("001", EPISODE.format("001"))
    write("002", EPISODE.format("002"))

    def compress(data: bytes, level: int) -> bytes:
        return zlib.compress(data + bytes(1 << 16), level)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "_COMPRESSED", 0)
        open_base().close()
        assert list(errors_of(generation_in(index))) == []  # packed lists are read
        patch.setattr(writing, "zlib", SimpleNamespace(compress=compress))
        open_base(full=True).close()
    said = list(errors_of(generation_in(index)))
    assert said
    assert all("packed bytes that are too many" in line for line in said)
    assert open_base().search("Thanos").total == 2


def generation_in(index: Path) -> StoredGeneration:
    """Return the generation to read, whose bytes are those of its manifest."""
    generation = IndexFolder(index).current()
    assert generation is not None
    return generation


@pytest.mark.parametrize("number", [2, 3, 1 << 31])
def test_an_id_that_leads_out_of_its_segment_leads_nowhere(
    built: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """Its number would be that of a record in the next one."""
    with generation_in(built.parent).open() as reader:
        assert reader.find("001#1") is not None
        monkeypatch.setattr(SegmentReader, "first", lambda *_: number)
        assert reader.find("001#1") is None


BOMBS = {
    "deep": b"\x80\x02" + b"(" * 200_000 + b"K\x00" + b"t" * 200_000 + b".",
    "doubled": b"\x80\x02)" + b"2\x86" * 60 + b".",
    "memo": b"\x80\x02K\x00r\x00\x00\x00\x08.",
    "dictionary": b"\x80\x02}(K\x00K\x01u.",
    "long": b"\x80\x02\x8b\xff\xff\xff\x7f.",
}


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("place", ["extras", "block"])
def test_a_bomb_of_opcodes_is_refused(
    built: Path, open_base: Open, bomb: bytes, place: str
) -> None:
    """No class is needed to fill the memory, or the stack."""
    if place == "extras":
        (path,) = built.glob("*.trm")
        content = path.read_bytes()
        (size,) = struct.unpack("!i", content[-4:])
        head = content[: len(content) - 4 - size]
        put(path, head + bomb + struct.pack("!i", len(bomb)))
    else:
        (path,) = built.glob("*.pst")
        content = path.read_bytes()
        put(path, content[:4] + struct.pack("!i", -len(bomb)) + bomb)
    generation = IndexFolder(built.parent).current()
    assert generation is not None
    said = list(errors_of(generation))
    assert said
    assert all(line.startswith("the index ") for line in said)
    assert open_base().search("Thanos").total == 2
