import datetime as dt
import errno
import json
from itertools import permutations
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index import SourceState
from kbindex.index.embedded.manifest import (
    INDEX_FORMAT,
    Manifest,
    PlacedEntry,
    SegmentInfo,
    check_entries,
    check_files,
    check_names,
    hash_file,
    load_entries,
    load_manifest,
    load_sources,
    load_videos,
    save_entries,
    save_manifest,
)
from kbindex.model import Diagnostic, Episode, EpisodeId

SAID = Diagnostic(path="025/README.md", line=4, kind="k", message="m")
MANIFEST = Manifest(
    fingerprint="f00",
    files={"a.bin": (3, "0" * 64)},
    refreshes=7,
    segments=(
        SegmentInfo(id="000001x0x0", documents=9),
        SegmentInfo(id="000007x0x0", documents=6, deleted=((0, 1), (3, 5))),
    ),
    articles=10,
    records=12,
    length=345,
    duplicates=(("025#6", "026#3"), ("番外編#1", "番外編#2")),
    diagnostics=(SAID,),
)
EPISODE = Episode(
    id=EpisodeId("025"),
    title="第25回 🎉",
    source="025/README.md",
    date=dt.date(2021, 7, 2),
    hosts=("ry", "chago"),
    guests=("北川亮さん",),
    video="https://youtu.be/x",
)
READ = PlacedEntry(
    source=SourceState(
        path="025/README.md",
        size=10,
        mtime_ns=1_700_000_000_123_456_789,
        inode=42,
        sha256="ab" * 32,
        is_settled=True,
    ),
    id=EpisodeId("025"),
    episode=EPISODE,
    articles=2,
    records=3,
    segment="000007x0x0",
    first=5,
    length=40,
    tags={"025#1": ("monitoring", "thanos")},
    diagnostics=(SAID,),
)
UNREAD = PlacedEntry(
    source=SourceState(
        path="x.md", size=0, mtime_ns=0, inode=0, sha256="", is_settled=False
    ),
    id=EpisodeId("x"),
    episode=None,
)
UNDATED = PlacedEntry(
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


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", "the index is damaged", id="empty"),
        pytest.param(b"\xff\xfe", "the index is damaged", id="no UTF-8"),
        pytest.param(b"{", "the index is damaged", id="no JSON"),
        pytest.param(b"[]", "the index is damaged", id="no table"),
        pytest.param(b"{}", "the index is of another version", id="no format"),
        pytest.param(
            b'{"format":0}', "the index is of another version", id="other format"
        ),
        pytest.param(
            b'{"format":%d}' % INDEX_FORMAT,
            "the index has a damaged manifest",
            id="nothing else",
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
        pytest.param("segments", [], id="other segments"),
        pytest.param("diagnostics", [], id="other diagnostics"),
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


def test_episodes_are_told_in_three_files_that_go_line_by_line(
    tmp_path: Path,
) -> None:
    """A look for changes reads the first alone."""
    save_entries(tmp_path, [READ, UNREAD])
    assert load_sources(tmp_path) == (READ.sources, UNREAD.sources)
    tags = json.loads((tmp_path / "tags.json").read_bytes())
    assert tags == [{"025#1": ["monitoring", "thanos"]}, {}]
    rows = json.loads((tmp_path / "episodes.json").read_bytes())
    assert [(row["id"], row["segment"], row["first"]) for row in rows] == [
        ("025", "000007x0x0", 5),
        ("x", "", 0),
    ]


@pytest.mark.parametrize(
    "changes",
    [{"segment": ""}, {"first": -1}, {"records": -1}, {"records": 0}],
    ids=str,
)
def test_records_that_lie_nowhere_are_damage(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    save_entries(tmp_path, [replace(READ, **changes)])
    with pytest.raises(IndexStateError, match=r"the index .* damaged"):
        load_entries(tmp_path)


@pytest.mark.parametrize(
    "changes",
    [
        {"id": EpisodeId("026")},
        {"episode": replace(EPISODE, id=EpisodeId("026"))},
        {"episode": replace(EPISODE, source="026.md")},
    ],
    ids=["id", "id of the episode", "source of the episode"],
)
def test_lists_that_are_of_different_episodes_are_damage(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    save_entries(tmp_path, [READ])
    (tmp_path / "elsewhere").mkdir()
    save_entries(tmp_path / "elsewhere", [replace(READ, **changes)])
    (tmp_path / "elsewhere" / "episodes.json").replace(tmp_path / "episodes.json")
    with pytest.raises(IndexStateError, match="damaged list of episodes"):
        load_entries(tmp_path)


def check(*runs: tuple[str, int, int]) -> None:
    """Check episodes by segment, place and number of their records."""
    manifest = replace(
        MANIFEST,
        segments=SEGMENTS,
        records=4,
        articles=READ.articles * len(runs),
        length=READ.length * len(runs),
    )
    entries = [
        replace(READ, segment=segment, first=first, records=records)
        for segment, first, records in runs
    ]
    check_entries(entries, manifest)


SEGMENTS = (
    SegmentInfo(id="000001x0x0", documents=5, deleted=((2, 4),)),
    SegmentInfo(id="000002x0x0", documents=1),
)


@pytest.mark.parametrize(
    "entries",
    [
        [("000001x0x0", 0, 2), ("000001x0x0", 3, 1), ("000002x0x0", 0, 1)],
        [("000001x0x0", 0, 2), ("000001x0x0", 1, 1), ("000002x0x0", 0, 1)],
        [("000001x0x0", 1, 2), ("000001x0x0", 4, 1), ("000002x0x0", 0, 1)],
        [("000001x0x0", 0, 3), ("000001x0x0", 4, 1)],
        [("000001x0x0", 0, 3), ("000003x0x0", 4, 1)],
    ],
    ids=["deleted", "twice", "partly deleted", "lost", "no segment"],
)
def test_a_document_of_two_episodes_or_none_is_damage(
    entries: list[tuple[str, int, int]],
) -> None:
    with pytest.raises(IndexStateError, match="damaged list of episodes"):
        check(*entries)


def test_each_document_is_of_one_episode_or_deleted() -> None:
    """In whatever order the episodes come."""
    runs = [("000001x0x0", 0, 2), ("000001x0x0", 4, 1), ("000002x0x0", 0, 1)]
    for entries in permutations(runs):
        check(*entries)


def test_no_segment_is_of_a_later_refresh_than_the_last() -> None:
    """A new one would have its name."""
    assert replace(MANIFEST, refreshes=1, segments=SEGMENTS).last_refresh == 2
    assert replace(MANIFEST, refreshes=7, segments=SEGMENTS).last_refresh == 7
    other = (SegmentInfo(id="../x", documents=0), SegmentInfo(id="", documents=0))
    assert replace(MANIFEST, refreshes=7, segments=other).last_refresh == 7


@pytest.mark.parametrize("size", [9, 10, 11])
def test_no_file_is_hashed_that_is_larger_than_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """One that is all holes takes no room, and hours to read."""
    monkeypatch.setattr("kbindex.index.embedded.manifest.MOST_FILE_BYTES", 10)
    (tmp_path / "a").write_bytes(bytes(size))
    if size <= 10:
        assert len(hash_file(tmp_path / "a")) == 64
    else:
        with pytest.raises(OSError, match="a") as caught:
            hash_file(tmp_path / "a")
        assert caught.value.errno == errno.EFBIG


def test_videos_are_read_alone(tmp_path: Path) -> None:
    save_entries(tmp_path, [READ, UNREAD, UNDATED])
    videos = {"025": "https://youtu.be/x", "y": None}
    assert load_videos(tmp_path) == videos


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("sources.json", None, id="sources missing"),
        pytest.param("sources.json", b"{", id="sources no JSON"),
        pytest.param("sources.json", b"1", id="sources no list"),
        pytest.param("sources.json", b"[1]", id="sources no rows"),
        pytest.param("sources.json", b"[[]]", id="source without values"),
        pytest.param("sources.json", b'[["x","x.md",0]]', id="source cut short"),
        pytest.param("sources.json", b"[]", id="fewer sources"),
        pytest.param("episodes.json", None, id="episodes missing"),
        pytest.param("episodes.json", b"{", id="episodes no JSON"),
        pytest.param("episodes.json", b"1", id="episodes no list"),
        pytest.param("episodes.json", b"[1]", id="episodes no rows"),
        pytest.param("episodes.json", b'[{"id":"x"}]', id="keys missing"),
        pytest.param("episodes.json", b"[]", id="fewer episodes"),
        pytest.param("tags.json", None, id="tags missing"),
        pytest.param("tags.json", b"[1]", id="tags no tables"),
        pytest.param("tags.json", b"[[]]", id="a list for a table"),
        pytest.param("tags.json", b'[{"x":1}]', id="a number for a list"),
        pytest.param("tags.json", b"[{},{}]", id="more tags"),
        pytest.param("explained.json", None, id="explained missing"),
        pytest.param("explained.json", b"[1]", id="explained no lists"),
        pytest.param("explained.json", b'[[{"short":"x"}]]', id="explained in part"),
        pytest.param("explained.json", b"[[],[]]", id="more explained"),
        pytest.param("spellings.json", None, id="spellings missing"),
        pytest.param("spellings.json", b"[1]", id="spellings no lists"),
        pytest.param("spellings.json", b'[[{"tag":"x"}]]', id="spellings in part"),
        pytest.param(
            "spellings.json",
            b'[[{"tag":"x","name":"' + b"X" * 101 + b'","count":1}]]',
            id="a spelling too long",
        ),
        pytest.param("spellings.json", b"[[],[]]", id="more spellings"),
    ],
)
def test_damaged_list_of_episodes_is_refused(
    tmp_path: Path, name: str, content: bytes | None
) -> None:
    save_entries(tmp_path, [READ])
    path = tmp_path / name
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(IndexStateError, match="the index"):
        load_entries(tmp_path)


@pytest.mark.parametrize(
    "content", [b"1", b"[1]", b"[{}]", b'[{"episode":{"id":"x"}}]']
)
def test_damaged_list_of_videos_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "episodes.json").write_bytes(content)
    with pytest.raises(IndexStateError, match=r"damaged \(episodes\.json\)"):
        load_videos(tmp_path)


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
    for check in (check_files, check_names):
        with pytest.raises(IndexStateError, match=r"_MAIN_9\.toc does not belong"):
            check(folder, manifest)


def test_names_are_checked_without_the_bytes(
    generation: tuple[Path, Manifest],
) -> None:
    folder, manifest = generation
    (folder / "a.bin").write_bytes(b"abd")
    check_names(folder, manifest)
    with pytest.raises(IndexStateError, match=r"a\.bin was changed"):
        check_files(folder, manifest)


def test_folder_that_is_gone_is_refused(
    generation: tuple[Path, Manifest],
) -> None:
    folder, manifest = generation
    with pytest.raises(IndexStateError, match=r"damaged \(nowhere is missing\)"):
        check_names(folder / "nowhere", manifest)


def test_checksum_answers_for_every_value(generation: tuple[Path, Manifest]) -> None:
    _, manifest = generation
    for changed in (
        replace(manifest, files={"a.bin": (3, "0" * 64)}),
        replace(manifest, segments=(SegmentInfo(id="x", documents=1),)),
        replace(manifest, refreshes=2),
        replace(manifest, length=1),
    ):
        assert changed.checksum != manifest.checksum
    assert replace(manifest).checksum == manifest.checksum


def test_an_episode_of_another_file_than_its_own_is_damage(tmp_path: Path) -> None:
    """`new` writes beside the latest one: a path of somebody's would lead anywhere."""
    assert READ.episode is not None
    elsewhere = replace(READ.episode, source="../../victim/x.html")
    save_entries(tmp_path, [replace(READ, episode=elsewhere)])
    with pytest.raises(IndexStateError, match="a damaged list of episodes"):
        load_entries(tmp_path)
