"""The scripts of a static search under node, and the files that they read."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import kbindex
from kbindex import KnowledgeBase

SCRIPTS = Path(kbindex.__file__).parent / "pages/html/static/scripts/search"
RUNNER = Path(__file__).parents[2] / "benchmarks/static_search.mjs"


def write_files(base: KnowledgeBase, folder: Path) -> Path:
    for name, content in base.browser_index(lambda a: f"{a.episode}/{a.number}/"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def run_node(arguments: Sequence[str], given: object) -> Any:  # noqa: ANN401 - JSON
    ran = subprocess.run(  # noqa: S603 - node
        [shutil.which("node") or "node", *arguments],
        input=json.dumps(given),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return json.loads(ran.stdout)
