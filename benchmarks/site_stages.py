"""Processor time of a site by stage, beside that of its index, in one process.

    python benchmarks/site_stages.py EPISODES [--base-url URL]

Prints a table: what each stage takes, as a share of the full build of the index in the
same run, and whether a site after an edit goes through it, too. Processes would share
the stages out; here one after the other is measured alone. Works in a temporary
folder; EPISODES is only read. Needs a Unix.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import print_machine, print_table, say

from kbindex import KnowledgeBase
from kbindex.collector import collector_paused
from kbindex.knowledge import BROWSER_PARTS
from kbindex.messages import speaking
from kbindex.pages.html.answers import MOST_RELATED, BatchAnswers
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.rendering import load_templates
from kbindex.site import SiteFolder, SiteOptions
from kbindex.site.heads import Heads
from kbindex.site.other_files import browser_part, index_files, published_files
from kbindex.site.page_files import PageFiles

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable

    from kbindex.site.site_files import Draft, SiteFile

_ALWAYS, _CHANGED = "all", "what changed"


class Stages:
    """What the stages of a run took, in their order."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, str]] = []

    @contextmanager
    def stage(self, name: str, after_an_edit: str) -> Generator[None]:
        """Measure a stage: of this process, and of those that it starts."""
        say(name)
        before = _processor_s()
        yield
        self.rows.append((name, _processor_s() - before, after_an_edit))


def _processor_s() -> float:
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(one.ru_utime + one.ru_stime for one in used)


def measure(base: KnowledgeBase, place: Path, options: SiteOptions) -> Stages:
    """Make a site stage by stage."""
    made = Stages()
    with made.stage("records, tags, evidence, trends", _ALWAYS):
        view = ArchiveView(base)
        view.work_out()
        view.answers = answers = BatchAnswers(base)
        answers.topic("")
        answers.trends(())
        answers.passages("")
        answers.reasons("")
    with made.stage("related articles", _CHANGED):
        answers.related("")
    parts = []
    for name in BROWSER_PARTS:
        with made.stage(f"index for browsers: {name}", _ALWAYS):
            parts.append(browser_part(base, lambda: view, name))
    root = options.base_url or ""
    heads = Heads(view, root, has_search=True)
    load_templates()
    with made.stage("looking at pages", _ALWAYS):
        pages = _looked_at(PageFiles(view, options, heads).files())
    with made.stage("laying out pages", _CHANGED):
        files = {path: draft.content() for path, draft in pages}
    with made.stage("looking at feeds, the sitemap", _ALWAYS):
        feeds = _looked_at(published_files(view, root, options))
    with made.stage("writing feeds as XML and JSON", _CHANGED):
        files |= {path: draft.content() for path, draft in feeds}
    index = _looked_at(index_files(view, parts))
    files |= {path: draft.content() for path, draft in index}
    with made.stage("writing files", _CHANGED):
        _write(SiteFolder.load(place), files)
    say(f"{len(files)} files; related articles: at most {MOST_RELATED} each")
    return made


def _looked_at(files: Iterable[SiteFile]) -> list[tuple[str, Draft]]:
    return [(file.path, file.draft()) for file in files]


def _write(folder: SiteFolder, files: dict[str, bytes]) -> None:
    folder.begin(list(files))
    with folder.held() as held:
        written = {
            path: folder.write(path, content, held=held, inputs="")[0]
            for path, content in files.items()
        }
    folder.end(written)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("episodes", type=Path)
    parser.add_argument("--base-url", default="https://show.example/")
    arguments = parser.parse_args()
    print_machine()
    options = SiteOptions(language="en", base_url=arguments.base_url)
    with tempfile.TemporaryDirectory() as name, speaking("en"):
        place = Path(name)
        before = _processor_s()
        with KnowledgeBase.open(arguments.episodes, place / "index") as base:
            base.episodes()
            whole = _processor_s() - before
            with collector_paused():
                rows = measure(base, place / "site", options).rows
    rows.append(("all of these", sum(took for _, took, _ in rows), ""))
    print_table(
        ("stage", "processor s", "ratio to the index", "after an edit"),
        [
            ("index, full", f"{whole:.1f}", "1.00", ""),
            *(
                (name, f"{took:.1f}", f"{took / whole:.2f}", after)
                for name, took, after in rows
            ),
        ],
    )


if __name__ == "__main__":
    main()
