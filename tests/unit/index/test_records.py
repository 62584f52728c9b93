import datetime as dt
import json
import struct
import zlib
from pathlib import Path

import pytest

from kbindex.errors import IndexStateError
from kbindex.index.documents import Document
from kbindex.index.records import (
    Record,
    RecordFiles,
    pack_record,
    record_files,
    unpack_record,
    write_records,
)
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind

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


def as_document(article: Article) -> Document:
    return Document(
        article=article, text={}, title={}, bigrams={}, places={"監視": [0, 0, 0, 2]}
    )


def write(folder: Path, number: int, *articles: Article) -> list[int]:
    documents = map(as_document, articles)
    return [number for number, _ in write_records(folder, number, documents)]


@pytest.mark.parametrize("article", [FULL, BARE], ids=["full", "bare"])
def test_record_comes_back_as_it_was_packed(article: Article) -> None:
    places = {"監視": [0, 0, 0, 2, 1, 0, 0, 2], "~monitor": [2, 5, 10, 20]}
    assert unpack_record(pack_record(article, places)) == Record(
        article=article, places=places
    )


def test_records_are_read_by_number_from_the_files_of_any_refresh(
    tmp_path: Path,
) -> None:
    assert write(tmp_path, 1, FULL, BARE) == [1 << 20, (1 << 20) + 1]
    assert write(tmp_path, 2, BARE) == [2 << 20]
    files = RecordFiles(tmp_path)
    numbers = [(1 << 20) + 1, 2 << 20, 1 << 20]
    assert [files.read(number).article for number in numbers] == [BARE, BARE, FULL]
    files.close()


def test_a_refresh_without_records_writes_two_empty_files(tmp_path: Path) -> None:
    assert write(tmp_path, 7) == []
    assert record_files(7) == ("records-000007.bin", "table-000007.bin")
    assert {path.name: path.stat().st_size for path in tmp_path.iterdir()} == {
        "records-000007.bin": 0,
        "table-000007.bin": 0,
    }


def test_files_of_a_refresh_are_never_overwritten(tmp_path: Path) -> None:
    write(tmp_path, 1, FULL)
    with pytest.raises(FileExistsError):
        write(tmp_path, 1, BARE)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("table-000001.bin", b"", id="short table"),
        pytest.param("table-000001.bin", b"\xff" * 12, id="offset past the end"),
        pytest.param("records-000001.bin", b"", id="short records"),
        pytest.param("records-000001.bin", b"x" * 500, id="no zlib"),
    ],
)
def test_damaged_record_is_an_error_of_the_index(
    tmp_path: Path, name: str, content: bytes
) -> None:
    write(tmp_path, 1, FULL)
    (tmp_path / name).write_bytes(content)
    files = RecordFiles(tmp_path)
    with pytest.raises(IndexStateError, match="the index has lost a record"):
        files.read(1 << 20)
    files.close()


def test_record_of_another_shape_is_an_error_of_the_index(tmp_path: Path) -> None:
    for number, value in enumerate([1, [], ["025#6"] * 14, None]):
        packed = zlib.compress(json.dumps(value).encode())
        (tmp_path / f"records-{number:06}.bin").write_bytes(packed)
        (tmp_path / f"table-{number:06}.bin").write_bytes(
            struct.pack("<QI", 0, len(packed))
        )
        files = RecordFiles(tmp_path)
        with pytest.raises(IndexStateError, match="the index has lost a record"):
            files.read(number << 20)
        files.close()


def test_record_of_a_refresh_that_is_not_there_is_an_error_of_the_index(
    tmp_path: Path,
) -> None:
    with pytest.raises(IndexStateError, match="the index has lost a record"):
        RecordFiles(tmp_path).read(3 << 20)
