"""The page about several shows names the commands that read all of them."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMANDS = ROOT / "src/kbindex/cli/commands"
READS_SHOWS = 'reads="shows"'


@pytest.mark.parametrize(
    ("page", "sentence"),
    [
        ("opensearch.md", r"^- (`search`, .*?) then read all of these shows"),
        ("opensearch.ja.md", r"^- (`search`、.*?)は、これらの番組を"),
    ],
)
def test_page_names_all_commands_that_read_several_shows(
    page: str, sentence: str
) -> None:
    text = (ROOT / "docs" / page).read_text("utf-8")
    told = re.search(sentence, text, flags=re.MULTILINE | re.DOTALL)
    assert told
    named = set(re.findall(r"`(?:kbindex )?(\w+)`", told[1]))
    reading = {
        path.stem
        for path in COMMANDS.glob("*.py")
        if READS_SHOWS in path.read_text("utf-8")
    }
    assert named == reading | {"serve"}
