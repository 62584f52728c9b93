import datetime as dt
import json
import struct
import tracemalloc
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from msgspec.structs import replace

from kbindex.errors import IndexStateError
from kbindex.index.embedded.record_files import (
    RecordReader,
    RecordWriter,
    records_name,
)
from kbindex.index.packed_records import inflate, pack_record, unpack_record
from kbindex.index.records import Reason, Record
from kbindex.model import (
    Article,
    ArticleId,
    EpisodeId,
    Link,
    MarkedTag,
    Note,
    NoteKind,
)

FULL = Article(
    id=ArticleId("025#6"),
    kind="article",
    episode=EpisodeId("025"),
    source="025/README.md",
    line=45,
    end_line=47,
    title="スケーラビリティとシンプルさ 🎉",
    url="https://thanos.io/",
    presenter="北川亮さん",
    date=dt.date(2021, 7, 2),
    notes=(
        Note(text="Thanos", kind=NoteKind.BULLET, depth=0, line=46, end_line=46),
        Note(
            text="a\n\tb\u200b",
            kind=NoteKind.CODE,
            depth=1,
            line=47,
            end_line=48,
            parent=0,
        ),
    ),
    links=(Link(text="", url="https://thanos.io/?utm_source=x", line=45),),
    tags=("monitoring", "thanos"),
    marked_tags=(MarkedTag(name="監視", line=46, is_wanted=False),),
)
BARE = Article(
    id=ArticleId("a#b#0"),
    kind="overview",
    episode=EpisodeId("a#b"),
    source="a#b.md",
    line=1,
    end_line=1,
    title="\ud800",
    url=None,
    presenter=None,
    date=None,
)


PLACES = {"監視": [0, 0, 0, 2, 1, 0, 0, 2], "~monitor": [2, 5, 10, 20]}


def sample(article: Article) -> Record:
    """Return a record of an article whose terms stand where it has notes."""
    return Record(
        article=article,
        places=PLACES if article.notes else {},
        reasons={"監視": [Reason("title", "モニタリング", 3, 1 / 3)]},
    )


def write(folder: Path, segment: str, *articles: Article) -> Path:
    """Write the records of a segment, and return their file."""
    writer = RecordWriter(folder, segment)
    for article in articles:
        writer.add(sample(article))
    writer.close()
    return folder / records_name(segment)


def open_records(folder: Path) -> RecordReader:
    """Open the records of the segment `1x0`."""
    return RecordReader(folder, "1x0")


def read(folder: Path, row: int) -> Record:
    with closing(open_records(folder)) as reader:
        return reader.read(row)


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_record_comes_back_as_it_was_packed(article: Article) -> None:
    record = sample(article)
    assert unpack_record(pack_record(record)) == record


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(Record(article=BARE, places=PLACES), id="beyond the notes"),
        pytest.param(Record(article=FULL, places={"a": [0, 0, 0]}), id="in part"),
        pytest.param(Record(article=FULL, places={"a": [-1, 0, 0, 0]}), id="before"),
        pytest.param(
            Record(article=replace(FULL, notes=FULL.notes[1:]), places={}),
            id="under itself",
        ),
    ],
)
def test_record_that_leads_to_what_is_not_there_is_damage(record: Record) -> None:
    with pytest.raises(ValueError, match=r"stands|>= 0"):
        unpack_record(pack_record(record))


def test_a_record_that_is_longer_unpacked_than_any_is_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it is JSON of a record: only its length tells that it was not written."""
    path = write(tmp_path, "1x0", replace(FULL, title="a" * 10_000))
    assert path.stat().st_size < 1000
    assert len(read(tmp_path, 0).article.title) == 10_000
    monkeypatch.setattr("kbindex.index.packed_records.MOST_BYTES", 5000)
    with pytest.raises(IndexStateError, match="lost a record"):
        read(tmp_path, 0)


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_an_article_comes_without_the_places_of_its_terms(
    tmp_path: Path, article: Article
) -> None:
    """Of odd names of files, too, which only the slow decoder reads."""
    write(tmp_path, "1x0", article)
    with closing(open_records(tmp_path)) as reader:
        found = reader.read_article(0)
    assert found == replace(sample(article), places={})


def test_an_article_that_leads_to_what_is_not_there_is_damage(tmp_path: Path) -> None:
    write(tmp_path, "1x0", replace(FULL, notes=FULL.notes[1:]))
    with (
        closing(open_records(tmp_path)) as reader,
        pytest.raises(IndexStateError, match="lost a record"),
    ):
        reader.read_article(0)


@pytest.mark.parametrize("size", [0, 999, 1000])
def test_bytes_are_unpacked_up_to_a_limit(size: int) -> None:
    assert inflate(zlib.compress(bytes(size)), limit=1000) == bytes(size)


@pytest.mark.parametrize("size", [1001, 10_000_000])
def test_bytes_beyond_the_limit_are_refused_unpacked(size: int) -> None:
    packed = zlib.compress(bytes(size))
    tracemalloc.start()
    try:
        with pytest.raises(ValueError, match="too many"):
            inflate(packed, limit=1000)
        assert tracemalloc.get_traced_memory()[1] < 100_000
    finally:
        tracemalloc.stop()


def test_records_are_read_in_any_order_by_their_number(tmp_path: Path) -> None:
    write(tmp_path, "1x0", FULL, BARE, FULL)
    write(tmp_path, "2x0", BARE)
    with closing(open_records(tmp_path)) as reader:
        found = [reader.read(row).article for row in (2, 1, 0, 1)]
        assert found == [FULL, BARE, FULL, BARE]
        assert reader.read(0).places == PLACES


def test_open_records_stay_readable_when_their_file_is_gone(tmp_path: Path) -> None:
    """A refresh removes old generations while a search reads one."""
    path = write(tmp_path, "1x0", FULL)
    with closing(open_records(tmp_path)) as reader:
        path.unlink()
        assert reader.read(0).article == FULL


def test_segment_without_records_has_none_to_read(tmp_path: Path) -> None:
    path = write(tmp_path, "1x0")
    assert path.read_bytes() == bytes(8)
    with pytest.raises(IndexStateError, match="no row 0 of 0"):
        read(tmp_path, 0)


def test_file_is_closed_twice_without_harm(tmp_path: Path) -> None:
    writer = RecordWriter(tmp_path, "1x0")
    writer.add(Record(article=FULL, places={}))
    writer.close()
    writer.close()
    assert read(tmp_path, 0) == Record(article=FULL, places={})


def test_numbers_lie_lowest_byte_first_on_every_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine of the other order turns them round; seen here from its side."""
    table = write(tmp_path, "1x0", FULL, FULL).read_bytes()[-24:]
    monkeypatch.setattr("kbindex.index.embedded.record_files.sys.byteorder", "big")
    turned = write(tmp_path, "2x0", FULL, FULL).read_bytes()[-24:]
    size = len(pack_record(sample(FULL)))
    assert table == struct.pack("<QQQ", 0, size, 2)
    assert turned == struct.pack(">QQ", 0, size) + struct.pack("<Q", 2)


def test_file_of_another_segment_is_never_overwritten(tmp_path: Path) -> None:
    path = write(tmp_path, "1x0", FULL)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        write(tmp_path, "1x0", BARE)
    assert path.read_bytes() == before


@pytest.mark.parametrize(("said", "expected"), [(1, 2), (3, 2), (2**40, 2**40)])
def test_count_that_is_not_the_segments_or_has_no_room_is_refused(
    tmp_path: Path, said: int, expected: int
) -> None:
    path = write(tmp_path, "1x0", FULL, BARE)
    path.write_bytes(path.read_bytes()[:-8] + struct.pack("<Q", said))
    with closing(open_records(tmp_path)) as reader:
        message = f"^{said} records of {expected}, in room for "
        with pytest.raises(ValueError, match=message):
            reader.check_count(expected)


@pytest.mark.parametrize("row", [-1, 2, 2**40])
def test_row_that_is_not_there_is_an_error_of_the_index(
    tmp_path: Path, row: int
) -> None:
    write(tmp_path, "1x0", FULL, BARE)
    with pytest.raises(
        IndexStateError, match=f"^the index has lost a record .no row {row} of 2.$"
    ):
        read(tmp_path, row)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"x" * 7, id="no count"),
        pytest.param(b"x" * 500, id="noise"),
        pytest.param(b"\0" * 24, id="no rows"),
        pytest.param(b"\xff" * 8 + struct.pack("<Q", 1), id="start past the end"),
        pytest.param(b"x" * 90 + struct.pack("<QQ", 0, 1), id="no zlib"),
        pytest.param(struct.pack("<QQ", 0, 2**60), id="more rows than bytes"),
    ],
)
def test_damaged_file_is_an_error_of_the_index(tmp_path: Path, content: bytes) -> None:
    write(tmp_path, "1x0", FULL).write_bytes(content)
    with pytest.raises(IndexStateError, match="the index has lost a record"):
        read(tmp_path, 0)


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(1, id="number"),
        pytest.param([], id="empty list"),
        pytest.param(["025#6"] * 15, id="texts alone"),
        pytest.param(["025#6"] * 14, id="one value less"),
        pytest.param(None, id="null"),
    ],
)
def test_record_of_another_shape_is_an_error_of_the_index(
    tmp_path: Path, value: object
) -> None:
    packed = zlib.compress(json.dumps(value).encode())
    path = tmp_path / records_name("1x0")
    path.write_bytes(packed + struct.pack("<QQ", 0, 1))
    with pytest.raises(IndexStateError, match="the index has lost a record"):
        read(tmp_path, 0)


def test_records_that_are_gone_or_empty_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_records(tmp_path)
    (tmp_path / records_name("1x0")).touch()
    with pytest.raises(ValueError, match="empty"):
        open_records(tmp_path)
