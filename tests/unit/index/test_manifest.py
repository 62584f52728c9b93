import datetime as dt
import json
from pathlib import Path

import pytest

from kbindex.errors import IndexStateError
from kbindex.index import EpisodeEntry, SourceState, load_entries
from kbindex.index.manifest import (
    Manifest,
    check_files,
    hash_file,
    load_keys,
    load_manifest,
    save_entries,
    save_keys,
    save_manifest,
)
from kbindex.model import Diagnostic, Episode, EpisodeId

MANIFEST = Manifest(
    fingerprint="f00",
    files={"a.bin": (3, "0" * 64)},
    refreshes=7,
    records=12,
    length=345,
    duplicates=(("025#6", "026#3"), ("番外編#1", "番外編#2")),
)
READ = EpisodeEntry(
    source=SourceState(
        path="025/README.md",
        size=10,
        mtime_ns=1_700_000_000_123_456_789,
        inode=42,
        sha256="ab" * 32,
        is_settled=True,
    ),
    id=EpisodeId("025"),
    episode=Episode(
        id=EpisodeId("025"),
        title="第25回 🎉",
        source="025/README.md",
        date=dt.date(2021, 7, 2),
        hosts=("ry", "chago"),
        guests=("北川亮さん",),
        video="https://youtu.be/x",
    ),
    articles=2,
    records=3,
    length=40,
    tags={"025#1": ("monitoring", "thanos")},
    diagnostics=(Diagnostic(path="025/README.md", line=4, kind="k", message="m"),),
)
UNREAD = EpisodeEntry(
    source=SourceState(
        path="x.md", size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
    ),
    id=EpisodeId("x"),
    episode=None,
)
UNDATED = EpisodeEntry(
    source=UNREAD.source,
    id=EpisodeId("y"),
    episode=Episode(id=EpisodeId("y"), title="y", source="x.md"),
)


def test_manifest_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    save_manifest(tmp_path, MANIFEST)
    assert load_manifest(tmp_path) == MANIFEST


def test_entries_come_back_as_they_were_saved_in_their_order(tmp_path: Path) -> None:
    save_entries(tmp_path, [READ, UNREAD, UNDATED])
    assert load_entries(tmp_path) == (READ, UNREAD, UNDATED)


def test_keys_come_back_as_they_were_saved(tmp_path: Path) -> None:
    keys = {"025/README.md": {"025#1": "thanos.io", "025#2": "a\ud800"}, "x.md": {}}
    save_keys(tmp_path, keys)
    assert load_keys(tmp_path) == keys


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the index is damaged", id="empty"),
        pytest.param(b"\xff\xfe", "the index is damaged", id="no UTF-8"),
        pytest.param(b"{", "the index is damaged", id="no JSON"),
        pytest.param(b"[]", "the index is of another version", id="no table"),
        pytest.param(b"{}", "the index is of another version", id="no format"),
        pytest.param(
            b'{"format":0}', "the index is of another version", id="other format"
        ),
        pytest.param(
            b'{"format":2}', "the index has a damaged manifest", id="nothing else"
        ),
        pytest.param(b"[" * 100_000, "the index is damaged", id="too deep"),
    ],
)
def test_manifest_that_is_none_is_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    (tmp_path / "manifest.json").write_bytes(content)
    with pytest.raises(IndexStateError, match=message):
        load_manifest(tmp_path)


def test_missing_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexStateError, match=r"manifest\.json is missing"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        pytest.param("duplicates", [["025#6", "026#4"]], id="other duplicates"),
        pytest.param("records", 13, id="another count"),
        pytest.param("files", {}, id="other files"),
        pytest.param("more", 1, id="one key more"),
    ],
)
def test_manifest_that_was_changed_is_refused(
    tmp_path: Path, key: str, value: object
) -> None:
    """What it says decides scores and duplicates; so it answers for itself too."""
    save_manifest(tmp_path, MANIFEST)
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {key: value}))
    with pytest.raises(IndexStateError, match="the index has a damaged manifest"):
        load_manifest(tmp_path)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"{", id="no JSON"),
        pytest.param(b"1", id="no list"),
        pytest.param(b"[1]", id="no entries"),
        pytest.param(b'[{"id":"x"}]', id="keys missing"),
        pytest.param(
            b'[{"source":{},"id":"x","episode":null,"articles":0,"records":0,'
            b'"length":0,"tags":[],"diagnostics":[]}]',
            id="a list for a table",
        ),
    ],
)
def test_damaged_list_of_episodes_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "episodes.json").write_bytes(content)
    with pytest.raises(IndexStateError, match="the index"):
        load_entries(tmp_path)


def test_damaged_list_of_addresses_is_refused(tmp_path: Path) -> None:
    (tmp_path / "keys.json").write_bytes(b"[]")
    with pytest.raises(IndexStateError, match="a damaged list of addresses"):
        load_keys(tmp_path)


@pytest.fixture
def generation(tmp_path: Path) -> tuple[Path, Manifest]:
    (tmp_path / "a.bin").write_bytes(b"abc")
    files = {"a.bin": (3, hash_file(tmp_path / "a.bin"))}
    manifest = Manifest(fingerprint="f00", files=files)
    save_manifest(tmp_path, manifest)
    return tmp_path, manifest


def test_files_as_they_were_written_pass(generation: tuple[Path, Manifest]) -> None:
    check_files(*generation)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"ab", "a.bin was changed", id="shorter"),
        pytest.param(b"abcd", "a.bin was changed", id="longer"),
        pytest.param(b"abd", "a.bin was changed", id="one byte"),
        pytest.param(None, "a.bin is missing", id="missing"),
    ],
)
def test_file_that_is_not_as_it_was_written_is_refused(
    generation: tuple[Path, Manifest], content: bytes | None, message: str
) -> None:
    folder, manifest = generation
    if content is None:
        (folder / "a.bin").unlink()
    else:
        (folder / "a.bin").write_bytes(content)
    with pytest.raises(IndexStateError, match=message):
        check_files(folder, manifest)


def test_file_that_was_not_written_is_refused(
    generation: tuple[Path, Manifest],
) -> None:
    """Whoosh takes the newest table of contents that lies there, whoever wrote it."""
    folder, manifest = generation
    (folder / "_MAIN_9.toc").write_bytes(b"")
    with pytest.raises(IndexStateError, match=r"_MAIN_9\.toc does not belong"):
        check_files(folder, manifest)
