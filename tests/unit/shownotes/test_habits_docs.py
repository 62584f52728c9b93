"""Each example of `docs/show-notes.md` is read as the table below it says.

The same holds for the Japanese page.
"""

import re
from pathlib import Path

import pytest

from kbindex.model import format_time
from kbindex.shownotes import Reader

READER = Reader()
DOCS = Path(__file__).parents[3] / "docs"
PAGES = [DOCS / "show-notes.md", DOCS / "show-notes.ja.md"]
JAPANESE = {
    "記事": "article",
    "URL": "address",
    "発表者": "presenter",
    "セクション": "section",
    "メモ": "notes",
    "時刻": "time",
}
EXAMPLE = re.compile(
    r"```markdown\n(?P<notes>(?:(?!```).)*)```\n\n"
    r"(?P<table>\| (?:article|記事) .*?)\n\n",
    re.DOTALL,
)
EXAMPLES = [
    pytest.param(found["notes"], found["table"], id=f"{page.name}-{line}")
    for page in PAGES
    for text in [page.read_text(encoding="utf-8")]
    for found in EXAMPLE.finditer(text)
    for line in [1 + text.count("\n", 0, found.start())]
]


def test_each_habit_has_an_example() -> None:
    assert len(EXAMPLES) >= 7 * len(PAGES)


@pytest.mark.parametrize(("notes", "table"), EXAMPLES)
def test_an_example_is_read_as_its_table_says(notes: str, table: str) -> None:
    head, _, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in table.split("\n")
    )
    episode = READER.read_text(notes, episode_id="1", path="1.md").episode
    assert episode is not None
    told = [
        {
            "article": article.title,
            "address": article.url or "",
            "presenter": article.presenter or "",
            "section": " › ".join(article.section),
            "notes": " / ".join(note.text for note in article.notes),
            "time": "" if article.time_s is None else format_time(article.time_s),
        }
        for article in episode.articles
        if article.kind == "article"
    ]
    assert [[one[JAPANESE.get(name, name)] for name in head] for one in told] == rows
