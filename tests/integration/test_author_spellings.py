"""A tag that the taxonomy lacks is shown as its authors write it, and found so."""

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.cli.app import run
from tests.integration.browser_scripts import RUNNER, SCRIPTS, run_node, write_files

PAGES = {
    "001": """\
---
tags: [dev-rel]
---
# 001

- Recording date: 2031-04-01

## Contents

### @mio

#### [A talk on gears](https://gears.example/talk)
<!-- tags: Dev Rel, ＃歯車 入門, हिन्दी खबर, ＃クバネティス -->

- cogs
""",
    "002": """\
---
tags: [Dev Rel]
---
# 002

- Recording date: 2031-05-01

## Contents

### @mio

#### [A walk](https://walk.example/)
<!-- tags: Gear Con, DEV REL -->

- slow
""",
    "003": """\
# 003

- Recording date: 2031-06-01

## Contents

### @mio

#### [Grindra: Counts Your Cogs](https://grindra.example/)

- fast
""",
}

LABELS = {
    "dev-rel": "Dev Rel",
    "歯車-入門": "歯車 入門",
    "gear-con": "Gear Con",
    "हिन्दी-खबर": "हिन्दी खबर",
    "kubernetes": "Kubernetes",
    "grindra": "grindra",
}
"""Of all tags but those that rules find: authors', one that is listed, a new name."""

NAMES = {
    "Dev Rel": "dev-rel",
    "dev  rel": "dev-rel",
    "ＤＥＶ_ｒｅｌ": "dev-rel",
    "歯車 入門": "歯車-入門",
    "gear con": "gear-con",
    "हिन्दी खबर": "हिन्दी-खबर",
    "Grindra": "grindra",
    "ge\u2066ar\u2069 con\u200e": "gear-con",
}


@pytest.fixture
def base(
    write: Callable[[str, str], Path], open_base: Callable[[], KnowledgeBase]
) -> KnowledgeBase:
    for name, page in PAGES.items():
        write(name, page)
    return open_base()


@pytest.mark.usefixtures("each_engine")
class TestOnEachEngine:
    def test_its_label_is_what_most_write(self, base: KnowledgeBase) -> None:
        labels = {tag.id: tag.label for tag in base.tags()}
        assert {tag: labels[tag] for tag in LABELS} == LABELS
        facets = base.search("sort:date", with_facets=True).facets or ()
        assert {one.id: one.label for one in facets} == labels
        assert {tag: base.taxonomy.label(tag) for tag in LABELS} == LABELS

    @pytest.mark.parametrize("name", NAMES)
    def test_it_is_asked_for_by_any_form_of_its_name(
        self, base: KnowledgeBase, name: str
    ) -> None:
        tag = NAMES[name]
        assert base.tag(name).tag.id == tag
        found = base.search(f'tag:"{name}"')
        assert found.total == base.search(f"tag:{tag}").total > 0
        assert base.trends([name]).trends[0].label == LABELS[tag]

    def test_who_types_it_is_offered_the_tag(self, base: KnowledgeBase) -> None:
        offered = base.complete("Dev R")
        assert [(one.text, one.query) for one in offered] == [
            ("Dev Rel", "tag:dev-rel")
        ]
        near = base.search('"Gear Con" quokka').near_tags
        assert [(one.id, one.label) for one in near] == [("gear-con", "Gear Con")]

    def test_why_an_article_has_it_calls_it_so(self, base: KnowledgeBase) -> None:
        labels = {tag.id: tag.label for tag in base.why("002#1").tags}
        assert (labels["dev-rel"], labels["gear-con"]) == ("Dev Rel", "Gear Con")

    def test_an_edit_changes_it_as_a_new_index_has_it(
        self,
        base: KnowledgeBase,
        write: Callable[[str, str], Path],
        open_base: Callable[..., KnowledgeBase],
    ) -> None:
        """By one episode that is read again; the others are kept."""
        assert base.taxonomy.label("dev-rel") == "Dev Rel"
        for name, page in PAGES.items():
            write(name, page.replace("Dev Rel", "dev-rel"))
        edited = open_base()
        assert edited.taxonomy.label("dev-rel") == "dev-rel"
        write("002", PAGES["002"].replace("Dev Rel", "DEV REL"))
        edited = open_base()
        assert edited.changes.changed == ("002",)
        assert edited.taxonomy.label("dev-rel") == "dev-rel"
        write("001", PAGES["001"].replace("Dev Rel", "DEV REL"))
        edited = open_base()
        assert edited.taxonomy.label("dev-rel") == "DEV REL"
        assert edited.tags() == open_base(full=True).tags()


@pytest.mark.skipif(shutil.which("node") is None, reason="node runs the scripts")
def test_scripts_of_a_site_know_it_as_the_program_does(
    base: KnowledgeBase, tmp_path: Path
) -> None:
    files = write_files(base, tmp_path / "files")
    queries = [f'tag:"{name}"' for name in NAMES]
    arguments = [str(RUNNER), str(SCRIPTS), str(files), "200", "facets"]
    answers = run_node(arguments, queries)
    for name, answer in zip(NAMES, answers, strict=True):
        expected = base.search(f'tag:"{name}"', with_facets=True)
        assert answer["total"] == expected.total
        assert {f["id"]: f["label"] for f in answer["answer"]["facets"]} == {
            one.id: one.label for one in expected.facets or ()
        }


@pytest.fixture
def project(new_project: Path) -> Path:
    for name, page in PAGES.items():
        (new_project / "episodes" / name).mkdir()
        (new_project / "episodes" / name / "README.md").write_text(page, "utf-8")
    return new_project


def test_commands_and_exports_show_it(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["search", "--tag", "dev rel", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["total"] == 4
    assert run(["tags", "DEV_REL"]) == 0
    assert capsys.readouterr().out.startswith("Dev Rel (project, 4 articles)")
    assert run(["trends", "--svg", "t.svg", "dev rel"]) == 0
    assert "Dev Rel (4)" in (project / "t.svg").read_text("utf-8")
    assert run(["export", "--format", "sqlite", "-o", "show.db"]) == 0
    with closing(sqlite3.connect(project / "show.db")) as database:
        rows = dict(database.execute("SELECT id, label FROM tags"))
    assert {tag: rows[tag] for tag in LABELS} == LABELS


def test_a_bundle_keeps_it(project: Path) -> None:
    assert run(["export", "--format", "bundle", "-o", "before"]) == 0
    tags = json.loads((project / "before/tags.json").read_text("utf-8"))["tags"]
    labels = {tag["id"]: tag["label"] for tag in tags}
    assert {tag: labels[tag] for tag in LABELS} == LABELS
    assert run(["diff", "before"]) == 0


def test_pages_and_feeds_of_a_site_show_it(project: Path) -> None:
    assert run(["site", "-o", "site", "--base-url", "https://show.example/"]) == 0
    shown = (project / "site/episodes/002/index.html").read_text("utf-8")
    assert ">Dev Rel</" in shown
    feed = (project / "site/topics/dev-rel/feed.xml").read_text("utf-8")
    assert 'term="dev-rel" label="Dev Rel"' in feed


def test_a_site_that_was_refreshed_shows_what_a_new_one_does(project: Path) -> None:
    """An edit of one episode changes the label on pages of all others."""
    assert run(["site", "-o", "site", "--base-url", "https://show.example/"]) == 0
    for name in ("001", "002"):
        page = project / "episodes" / name / "README.md"
        edited = PAGES[name].replace(
            "Dev Rel", "DevRel!" if name == "002" else "DEV REL"
        )
        page.write_text(edited, "utf-8")
    for place in ("site", "new"):
        assert run(["site", "-o", place, "--base-url", "https://show.example/"]) == 0
    files = {
        path.relative_to(project / "new"): path.read_bytes()
        for path in (project / "new").rglob("*")
        if path.is_file() and not path.name.startswith(".kbindex")
    }
    assert files
    for path, content in files.items():
        assert (project / "site" / path).read_bytes() == content, path
    shown = (project / "site/episodes/002/index.html").read_text("utf-8")
    assert ">DEV REL</" in shown
