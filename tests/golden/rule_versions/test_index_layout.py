"""The number of the layout was raised where files of an index look otherwise.

As `test_rule_versions`: names of files, keys and types of JSON, the schema, and the
bytes of a segment. What other rules decide, such as which words there are, is left out.
"""

import datetime as dt
import json
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.index import AnalyzedRecord
from kbindex.index.embedded.whoosh_format.schema import build_schema
from kbindex.index.embedded.whoosh_format.segments import SegmentWriter
from kbindex.index.embedded.whoosh_format.table_of_contents import (
    write_table_of_contents,
)
from kbindex.model import Article, ArticleId, EpisodeId

GOLDEN = Path(__file__).parents[1]
PLACE = "kbindex.index.embedded.manifest:INDEX_FORMAT"
READERS = ("beautifulsoup4", "markdown-it-py", "mdit-py-plugins")

Parts = dict[str, tuple[object, object]]
MakeParts = Callable[[Path], Parts]
Check = Callable[[str, str, Sequence[str], Parts], None]
CheckForgotten = Callable[[str, Sequence[str], MakeParts, tuple[str, object]], None]


def layout(folder: Path) -> Parts:
    """Write an index: names of files, keys and types of JSON, schema, bytes."""
    sources = sorted([*GOLDEN.glob("*.md"), *GOLDEN.glob("archive/episodes/*.md")])
    notes = {path.name: path.read_bytes() for path in sources}
    (folder / "episodes").mkdir()
    for name, content in notes.items():
        (folder / "episodes" / name).write_bytes(content)
    KnowledgeBase.open(folder / "episodes", folder / "index").close()
    (generation,) = (folder / "index").glob("g*")
    paths = {re.sub(r"\d+", "N", path.name): path for path in generation.iterdir()}
    found: Parts = {name: (notes, file_shape(path)) for name, path in paths.items()}
    found["names"] = notes, sorted(paths)
    schema = sorted(build_schema().items())
    kinds = [
        (name, type(kind).__name__, kind.stored, kind.indexed) for name, kind in schema
    ]
    found["schema"] = (), kinds
    return found | segment_bytes(folder / "segment")


def file_shape(path: Path) -> list[str]:
    """List the paths and types of a file's JSON; of other files nothing."""
    content = path.read_bytes()
    if path.suffix == ".json":
        return list(shape("", [json.loads(content)]))
    if path.suffix == ".jsonl":
        lines = content.splitlines()
        return [line for one in lines for line in shape("", [json.loads(one)])]
    if path.name.startswith("records"):
        rows, _ = unpack(content, int.from_bytes(content[-8:], "little"))
        return list(shape("", [json.loads(row) for row in rows]))
    return []


def shape(place: str, values: Sequence[object]) -> Iterator[str]:
    """Yield a line for each path and type of what stands at one place.

    A table has keys of its own where these are few names, else it leads from anything
    to values of one shape. A list is a row where it holds values of several types.
    """
    tables = [value for value in values if isinstance(value, dict)]
    yield from table_shape(place, tables)
    lists = [value for value in values if isinstance(value, list)]
    yield from list_shape(place, lists)
    yield from sorted({f"{place}: {type(value).__name__}" for value in values})


def table_shape(place: str, tables: Sequence[dict[str, object]]) -> Iterator[str]:
    keys = sorted({key for table in tables for key in table})
    if len(keys) > 20 or not all(map(str.isidentifier, keys)):
        yield from shape(f"{place}.*", [v for table in tables for v in table.values()])
        return
    for key in keys:
        yield from shape(f"{place}.{key}", [t[key] for t in tables if key in t])


def list_shape(place: str, lists: Sequence[list[object]]) -> Iterator[str]:
    is_row = any(len(set(map(type, one))) > 1 for one in lists)
    if is_row and len(set(map(len, lists))) == 1:
        for number, column in enumerate(zip(*lists, strict=True)):
            yield from shape(f"{place}[{number}]", column)
    elif lists:
        yield from shape(f"{place}[]", [value for one in lists for value in one])


def unpack(content: bytes, count: int) -> tuple[list[bytes], bytes]:
    """Return so many rows, decompressed, and what follows: libraries pack otherwise."""
    rows: list[bytes] = []
    for _ in range(count):
        unpacker = zlib.decompressobj()
        rows.append(unpacker.decompress(content))
        content = unpacker.unused_data
    return rows, content


def segment_bytes(folder: Path) -> Parts:
    """Write a segment of documents that hold still, byte for byte."""
    folder.mkdir()
    writer = SegmentWriter(folder, "x")
    for number in range(3):
        writer.add(plain_document(number))
    write_table_of_contents(folder, [writer.finish()])
    files = {path.name: path.read_bytes() for path in folder.glob("*MAIN*")}
    rows, sizes = unpack(files.pop("MAIN_x._stored.col"), 3)
    contents = files.pop("_MAIN_1.toc").partition(b"\x80\x02](")[2]
    given = [plain_document(number) for number in range(3)]
    return {
        "segment stored": (given, (rows, sizes[-1:])),
        "segment toc": (given, contents),
        **{
            f"segment {name.removeprefix('MAIN_x.')}": (given, of)
            for name, of in files.items()
        },
    }


def plain_document(number: int) -> AnalyzedRecord:
    article = Article(
        id=ArticleId(f"監視#{number}"),
        kind="article",
        episode=EpisodeId("監視"),
        source=f"\udcff{number}.md",
        line=1,
        end_line=1,
        title=f"title {number}",
        url=None,
        presenter=None,
        date=dt.date(2022, 4, 1),
        tags=("monitoring",) * number,
    )
    words = {
        "監視": (1, 2.0),
        "~monitor": (0, 0.85 * number),
        f"only{number}": (number, 1.0),
    }
    return AnalyzedRecord(
        article=article, text=words, title=words, bigrams=words, places={}
    )


def test_number_is_raised_where_the_layout_changes(
    check: Check, tmp_path: Path
) -> None:
    check("layout", PLACE, READERS, layout(tmp_path))


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        ("kbindex.index.embedded.manifest.TAGS", "labels.json"),
        ("kbindex.index.embedded.manifest.SOURCES", "files.json"),
        ("kbindex.index.embedded.whoosh_format.segments._WEIGHT_UNIT", 10),
        ("kbindex.index.embedded.whoosh_format.layout.NO_TEXT", "\ufdd1"),
    ],
)
def test_forgotten_number_is_named_and_nothing_is_written(
    check_forgotten: CheckForgotten, rule: str, value: object
) -> None:
    check_forgotten(PLACE, READERS, layout, (rule, value))
