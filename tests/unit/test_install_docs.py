"""Guides install what they need as the README does: from the clone, by `.venv`."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = [
    path
    for path in [*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")]
    # What help says is copied there, and is said to who has it installed.
    if not path.name.startswith("commands")
]


def test_there_are_guides_that_install() -> None:
    assert sum("pip install" in path.read_text("utf-8") for path in GUIDES) > 10


@pytest.mark.parametrize("guide", GUIDES, ids=lambda path: path.name)
def test_a_guide_installs_an_extra_from_the_clone(guide: Path) -> None:
    """By its name alone, pip may look for it elsewhere and find another program."""
    assert not re.findall(r"pip install [^\n`]*kbindex\[", guide.read_text("utf-8"))


@pytest.mark.parametrize("name", ["assistants", "editors"])
@pytest.mark.parametrize("language", ["", ".ja"])
def test_who_starts_kbindex_is_told_where_it_lies(name: str, language: str) -> None:
    """Programs that are not started in its environment do not find its command."""
    text = (ROOT / "docs" / f"{name}{language}.md").read_text("utf-8")
    assert ".venv/bin/kbindex" in text
