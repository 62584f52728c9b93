"""What Lighthouse says of a served archive, on a phone as it simulates one.

    python benchmarks/lighthouse.py [--episodes DIR] [--least 95]

Prints four figures for each page, and ends with 1 where one is below the least. Results
are not for search engines (`noindex`), so that figure does not count there. Needs
Debian's chromium, and `npm ci --prefix tests/browser/tools`.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.serving import serving  # noqa: E402 - beside the package

LIGHTHOUSE: Final = ROOT / "tests/browser/tools/node_modules/.bin/lighthouse"
Report = dict[str, Any]
CATEGORIES: Final = ("performance", "accessibility", "best-practices", "seo")
PAGES: Final = {
    "home": "",
    "results": "search?q=監視",
    "episode": "episodes/017/",
    "topic": "topics/prometheus/",
}


def main() -> int:
    """Print the figures of all pages; return the status."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--episodes", type=Path, default=ROOT / "episodes")
    arguments.add_argument("--least", type=int, default=95)
    wanted = arguments.parse_args()
    status = 0
    with (
        tempfile.TemporaryDirectory() as made,
        serving(Path(made), wanted.episodes) as address,
    ):
        print("page", *CATEGORIES, "CLS", sep="\t")
        for name, path in PAGES.items():
            report = audit(address + path)
            scores = {one: round(score(report, one) * 100) for one in CATEGORIES}
            shift = report["audits"]["cumulative-layout-shift"]["displayValue"]
            print(name, *scores.values(), shift, sep="\t", flush=True)
            counted = {
                one: n for one, n in scores.items() if (name, one) != NOT_COUNTED
            }
            if min(counted.values()) < wanted.least or float(shift) > 0:
                status = 1
                print_failed(report)
    return status


NOT_COUNTED: Final = ("results", "seo")


TRIES: Final = 3
"""Where the machine is busy, Lighthouse now and then misses the start of a page."""


def audit(url: str) -> Report:
    """Return Lighthouse's report of a page."""
    sandbox = " --no-sandbox" if os.geteuid() == 0 else ""
    command = [
        *(str(LIGHTHOUSE), url, "--quiet", "--output=json"),
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags=--headless=new{sandbox}",
    ]
    chromium = os.environ | {"CHROME_PATH": shutil.which("chromium") or ""}
    for _ in range(TRIES):
        done = subprocess.run(  # noqa: S603 - a tool of this project
            command, check=False, env=chromium, stdout=subprocess.PIPE
        )
        if done.returncode == 0:
            report: Report = json.loads(done.stdout)
            return report
    raise SystemExit(f"Lighthouse failed {TRIES} times: {url}")


def score(report: Report, category: str) -> float:
    """Return a figure from 0 to 1."""
    found: float | None = report["categories"][category]["score"]
    return found or 0.0


def print_failed(report: Report) -> None:
    """Print what was found wanting."""
    for name, one in report["audits"].items():
        if one["score"] is not None and one["score"] < 1:
            print("", name, one["score"], one.get("displayValue", ""), sep="\t")


if __name__ == "__main__":
    sys.exit(main())
