"""Whole episodes as they are read: header, records and diagnostics.

Tags are left out: they depend on the taxonomy, not on the reading.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kbindex.knowledge import Changes
from kbindex.model import EpisodeId
from kbindex.pages import changes_document, episode_document
from kbindex.shownotes import EpisodeFile, Reader

FOLDER = Path(__file__).parent
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.md"))

CheckGolden = Callable[[Path, str], None]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, name: str) -> dict[str, Any]:
    """Read a sample: its document, with its diagnostics."""
    file = EpisodeFile(id=EpisodeId(name), path=f"{name}.md")
    reading = reader.read_file(FOLDER, file)
    assert reading.episode is not None
    document = episode_document(reading.episode)
    assert all(record["tags"] == [] for record in document["articles"])
    articles = [
        {key: value for key, value in record.items() if key != "tags"}
        for record in document["articles"]
    ]
    said = changes_document(Changes(diagnostics=reading.diagnostics))
    return {**document, "articles": articles, "diagnostics": said["diagnostics"]}


def test_there_are_samples_and_each_golden_file_has_one() -> None:
    assert len(SAMPLES) >= 7
    assert sorted(path.stem for path in FOLDER.glob("*.json")) == SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_an_episode_is_read_as_its_golden_file_says(
    reader: Reader, check_golden: CheckGolden, name: str
) -> None:
    document = read(reader, name)
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    check_golden(FOLDER / f"{name}.json", escape_invisible(text))


def escape_invisible(text: str) -> str:
    """Let a reviewer see the zero-width and bidirectional characters."""
    return "".join(
        char if char == "\n" or char.isprintable() else f"\\u{ord(char):04x}"
        for char in text
    )


@pytest.mark.parametrize("name", SAMPLES)
def test_a_line_of_the_result_points_at_its_text(reader: Reader, name: str) -> None:
    """The first letters of each note and link stand in the line that is named."""
    source = (FOLDER / f"{name}.md").read_text(encoding="utf-8").split("\n")
    for record in read(reader, name)["articles"]:
        for text, line in [
            *((note["text"], note["line"]) for note in record["notes"]),
            *((link["text"], link["line"]) for link in record["links"]),
        ]:
            word = re.search(r"\w{1,2}", text)
            assert word
            assert word[0] in source[line - 1], text
