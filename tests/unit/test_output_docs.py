"""docs/output.md names every field, and every option of the forms and views."""

import re
from pathlib import Path

import pytest

from kbindex.cli.app import app
from kbindex.cli.lazy_group import LazyGroup
from kbindex.pages import flat_rows

PAGE = (Path(__file__).parents[2] / "docs" / "output.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("commands", "fields"),
    [
        pytest.param("`search`, `related`", flat_rows.HIT_FIELDS, id="hits"),
        pytest.param(
            "`show`, `presenters NAME`", flat_rows.RECORD_FIELDS, id="records"
        ),
        pytest.param("`show --links`", flat_rows.LINK_FIELDS, id="links"),
        pytest.param("`tags`", flat_rows.TAG_FIELDS, id="tags"),
        pytest.param("`episodes`", flat_rows.EPISODE_FIELDS, id="episodes"),
        pytest.param("`presenters`", flat_rows.PRESENTER_FIELDS, id="presenters"),
        pytest.param("`trends`", flat_rows.TREND_FIELDS, id="trends"),
    ],
)
def test_the_fields_are_listed_in_their_order(
    commands: str, fields: tuple[str, ...]
) -> None:
    (line,) = (li for li in PAGE.splitlines() if li.startswith(f"| {commands} | `"))
    assert tuple(re.findall(r"`(\w+)`", line.split("|")[2])) == fields


def test_the_options_of_forms_and_views_are_named() -> None:
    assert isinstance(app, LazyGroup)
    context = app.make_context("kbindex", ["search"], resilient_parsing=True)
    command = app.get_command(context, "search")
    assert command is not None
    shown = {"json", "jsonl", "csv", "markdown", "format", "brief", "full", "group"}
    shown |= {"episode_only", "limit", "offset", "explain", "facets"}
    shown |= {"episodes", "index", "color"}
    options = {param.name: param.opts[0] for param in command.params}
    assert shown <= set(options)
    for name in shown:
        assert f"`{options[name]}" in PAGE, name
