"""Time of a site beside that of its index, in the same run.

    python benchmarks/site_build.py EPISODES [--base-url URL]

Prints a table: a full build of the index, a full site with the index there, a site
after an edit of one episode, which refreshes the index first, one where nothing has
changed, and one after an edit with the index there. Each with its wall time, the
processor time of all its processes, and the ratio to what it is measured by: a full
site to the full index, the others to the full site. At the end says whether the site
after the edits has the same bytes as a full one. Works on copies in a temporary folder;
EPISODES is only read. Needs a Unix.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import tempfile
import time
from dataclasses import dataclass
from filecmp import cmp
from pathlib import Path
from typing import TYPE_CHECKING

from measuring import kbindex_command, print_machine, print_table, run_program, say

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Cost:
    """What a run took."""

    wall_s: float
    processor_s: float


def measure(command: Sequence[str]) -> Cost:
    """Run a command, and return what it and all its processes took."""
    before, start = _processor_s(), time.perf_counter()
    run_program(command)
    return Cost(time.perf_counter() - start, _processor_s() - before)


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def edit_one(episodes: Path) -> Path:
    """Add a line to the page in the middle of the archive."""
    pages = sorted(path for path in episodes.rglob("*.md") if path.is_file())
    if not pages:
        raise SystemExit(f"{episodes}: no episodes in Markdown")
    page = pages[len(pages) // 2]
    text = page.read_text("utf-8").rstrip("\n")
    page.write_text(f"{text}\n- a note on lighthouses and their keepers\n", "utf-8")
    return page


def differing(one: Path, other: Path) -> list[str]:
    """Return the paths of files that are not in both folders with the same bytes."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (one, other)
        for path in folder.rglob("*")
        if path.is_file()
    }
    return sorted(
        name
        for name in names
        if not (
            (one / name).is_file()
            and (other / name).is_file()
            and cmp(one / name, other / name, shallow=False)
        )
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("episodes", type=Path)
    parser.add_argument("--base-url", default="https://show.example/")
    arguments = parser.parse_args()
    print_machine()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        episodes, index = place / "episodes", place / "index"
        shutil.copytree(arguments.episodes, episodes)
        site = ("--base-url", arguments.base_url, "--output")

        def run(what: str, *command: str) -> Cost:
            say(what)
            return measure(kbindex_command(episodes, index, *command))

        made, again = place / "site", place / "again"
        # Of the public part of the archive: what a site asks for first, builds it.
        run("first site", "site", *site, str(place / "first"))
        whole = run("index", "index", "--full")
        full = run("full site", "site", *site, str(made))
        edit_one(episodes)
        edited = run("after an edit", "site", *site, str(made))
        same = run("nothing changed", "site", *site, str(made))
        edit_one(episodes)
        run("full again", "site", *site, str(again))
        there = run("after an edit, index there", "site", *site, str(made))
        rows = (
            ("index, full", whole, whole),
            ("site, full", full, whole),
            ("site, after an edit", edited, full),
            ("site, nothing changed", same, full),
            ("site, after an edit, index there", there, full),
        )
        print_table(
            ("run", "wall s", "processor s", "ratio", "ratio of processor time"),
            [_row(*row) for row in rows],
        )
        others = differing(made, again)
        print(f"files that differ from a full site: {len(others)}", *others[:9])


def _row(name: str, cost: Cost, by: Cost) -> Sequence[str]:
    return (
        name,
        f"{cost.wall_s:.1f}",
        f"{cost.processor_s:.1f}",
        f"{cost.wall_s / by.wall_s:.2f}",
        f"{cost.processor_s / by.processor_s:.2f}",
    )


if __name__ == "__main__":
    main()
