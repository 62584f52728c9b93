"""docs/output.md names every field, and every option of the forms and views."""

import re
from pathlib import Path

import pytest

from kbindex.cli.app import app
from kbindex.cli.lazy_group import LazyGroup
from kbindex.cli.screens.hit_lines import explanation_lines
from kbindex.cli.screens.terminal import Style
from kbindex.messages import Language, speaking
from kbindex.pages import flat_rows
from kbindex.search.results import Contribution, Explanation, FeatureShare

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "output.md").read_text(encoding="utf-8")
EXPLAINED = Explanation(
    contributions=(
        Contribution(
            query="Kubernetes",
            terms=("kubernetes",),
            how="word",
            weight=1.0,
            score=0.974,
        ),
        Contribution(
            query="release",
            terms=("リリース",),
            how="glossary",
            weight=0.7,
            score=3.75,
        ),
    ),
    coverage=0.89,
    coverage_factor=0.92,
    title_factor=1.09,
    recency_factor=1.75,
    features=(
        FeatureShare(feature="words", value=0.67, weight=0.5, factor=1.4),
        FeatureShare(feature="prominent", value=0.62, weight=0.35, factor=1.24),
        FeatureShare(feature="density", value=0.38, weight=0.8, factor=1.35),
        FeatureShare(feature="tagged", value=0.42, weight=0.4, factor=1.18),
        FeatureShare(feature="titled", value=0.0, weight=6.0, factor=1.0),
    ),
)
"""How the pages explain a score."""


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
        pytest.param("`radar`", flat_rows.RADAR_FIELDS, id="radar"),
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
    shown = {"json", "jsonl", "csv", "excel", "markdown", "format", "brief", "full"}
    shown |= {"group", "episode_only", "limit", "offset", "explain", "facets"}
    shown |= {"count", "print0"}
    shown |= {"episodes", "index", "color"}
    options = {param.name: param.opts[0] for param in command.params}
    assert shown <= set(options)
    for name in shown:
        assert f"`{options[name]}" in PAGE, name


@pytest.mark.parametrize(
    ("lang", "page"), [("en", "output.md"), ("ja", "output.ja.md")]
)
def test_a_score_is_explained_as_the_page_shows_it(lang: Language, page: str) -> None:
    with speaking(lang):
        lines = "\n".join(explanation_lines(EXPLAINED, 8.251, Style(is_on=False)))
    assert f"```text\n{lines}\n```" in (DOCS / page).read_text(encoding="utf-8")
