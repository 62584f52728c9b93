"""Every command: as a process, through click's runner, and its JSON by its schema."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import click
import pytest
from click.testing import CliRunner

from kbindex.cli.app import app, main, run

EPISODES = {
    "001": """\
# 001

- Hosted by @haruka_k8s
- Recording date: 2022-04-08
- Video: https://youtu.be/kBevery0001

## Contents

### @haruka_k8s

- [Prometheus](https://prometheus.io/)
  - 監視の定番で、ZelkovaKitとも組み合わせる
- [Thanos](https://thanos.io/)
  - 監視のデータを長く保存する。Warp Drive Coils (WDC)も使う
""",
    "002": """\
# 002

- Hosted by @minato
- Recording date: 2022-06-03
- Video: https://youtu.be/kBevery0002

## Contents

### @minato

- [Grafana](https://grafana.com/?utm_source=x)
  - Prometheusの画面で、ZelkovaKitも監視できる <!-- tags: dashboards -->
  - TODO: 画面の作り方を調べる
""",
}
QUERIES = '{"id": "q1", "class": "word", "query": "Thanos", "rel": {"001#2": 2}}\n'

FEED = """\
<rss version="2.0"><channel><title>x</title>
<item><title>Third</title><guid>3</guid><description>Loki</description></item>
</channel></rss>
"""

Documents = Literal["one", "lines"]


@dataclass(frozen=True)
class Call:
    """A command line that writes to stdout alone.

    Args:
        schema: Of its JSON, or of each line of it; None where it writes none.
        status: With which it ends.
        documents: How many there are.
    """

    args: tuple[str, ...]
    schema: str | None = None
    status: int = 0
    documents: Documents = "one"


SAMPLES = {
    "article_id": "001#1",
    "names": "prometheus",
    "query": "監視",
    "record_id": "001",
}
"""What stands for an argument that a command needs, by the name of its parameter."""

LISTED = {
    "search --jsonl": Call(("search", "監視", "--jsonl"), "hit", documents="lines"),
    "search @": Call(("search", "@", "--json"), "searches"),
    "tags --jsonl": Call(("tags", "--jsonl"), "tag-count", documents="lines"),
    "tags TAG": Call(("tags", "prometheus", "--json"), "tag"),
    "tags --why": Call(("tags", "--why", "001#1", "--json"), "tag-reasons"),
    "tags --propose": Call(("tags", "--propose", "001#1", "--json"), "tag-proposals"),
    "tags --suggest": Call(("tags", "--suggest", "--json"), "suggestions"),
    "show": Call(("show", "001", "--json"), "show-episode"),
    "show ARTICLE": Call(("show", "001#1", "--json"), "show-article"),
    "show --jsonl": Call(("show", "001", "--jsonl"), "record", documents="lines"),
    "show --links": Call(("show", "001", "--links", "--json"), "links"),
    "show --links --jsonl": Call(
        ("show", "001#1", "--links", "--jsonl"), "link", documents="lines"
    ),
    "episodes --jsonl": Call(("episodes", "--jsonl"), "episode", documents="lines"),
    "index --dry-run": Call(("index", "--dry-run", "--json"), "index"),
    "rebuild": Call(("rebuild", "--json"), "index"),
    "diff": Call(("diff", "before", "--json"), "diff"),
    "export --jsonl": Call(("export",), "record", documents="lines"),
    "trends --jsonl": Call(
        ("trends", "prometheus", "--jsonl"), "trend-count", documents="lines"
    ),
    "trends --rising": Call(("trends", "--rising", "--json"), "rising", status=1),
    "seen": Call(("seen", "https://thanos.io", "x", "--json"), "seen", status=1),
    "check": Call(("check", "--json"), "check", status=1),
    "presenters NAME": Call(("presenters", "minato", "--json"), "presenter"),
    "presenters --jsonl": Call(
        ("presenters", "--jsonl"), "presenter-summary", documents="lines"
    ),
    "radar --jsonl": Call(("radar", "--jsonl"), "radar-row", documents="lines"),
    "new": Call(("new", "--stdout", "--date", "2022-07-01")),
    "import": Call(("import", "feed.xml", "--dry-run", "--json"), "import"),
    "open": Call(("open", "001", "--print")),
    "edit": Call(("edit", "001", "--print")),
    "random": Call(("random", "--seed", "1", "--json"), "show-article"),
    "eval": Call(("eval", "queries.jsonl", "--self-retrieval", "--json"), "eval"),
    "completion": Call(("completion", "zsh")),
}
"""Calls that cannot be made up from a command: more than one, or with options."""

ELSEWHERE = {"help", "lsp", "mcp", "pick", "serve", "site"}
"""click's runner wraps help at another width than a process: `test_cli_help.py`.

`pick` asks for a terminal; `test_cli_pick.py` gives it one. `serve` ends by a signal
alone; `test_web_process.py` sends it. `lsp` and `mcp` answer programs:
`test_lsp.py`, `test_mcp_process.py`. `site` says what it has written, which a second
run has not: `test_cli_site.py`.
"""


def usual_call(name: str) -> Call:
    """Make up a call: sample arguments, `--json`, the schema of the command's name."""
    command = app.get_command(click.Context(app), name)
    assert command is not None
    needed = [
        SAMPLES[str(param.name)]
        for param in command.params
        if isinstance(param, click.Argument) and (param.required or param.nargs < 0)
    ]
    if any("--json" in param.opts for param in command.params):
        return Call((name, *needed, "--json"), name)
    return Call((name, *needed))


NAMES = app.list_commands(click.Context(app))
CALLS = {
    name: usual_call(name) for name in NAMES if name not in LISTED.keys() | ELSEWHERE
} | LISTED

Validate = Callable[[str, object], None]
OF_TRANSCRIPTS = {"passage", "show-passage", "transcript"}
"""Schemas of what no episode here has: `test_transcripts.py` holds answers to them."""

OF_FILES = {"bundle-manifest"}
"""Schemas of what no command prints: `test_cli_exports.py` holds files to them."""

each_call = pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a built index."""
    root = tmp_path_factory.mktemp("every")
    for name, text in EPISODES.items():
        path = root / "episodes" / name / "README.md"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
    (root / "queries.jsonl").write_text(QUERIES, encoding="utf-8")
    (root / "feed.xml").write_text(FEED, encoding="utf-8")
    (root / "kbindex.toml").write_text('[searches]\nstorage = "thanos"\n')
    options = ["--episodes", str(root / "episodes"), "--index", str(root / "index")]
    bundle = ["export", "--format", "bundle", "-o", str(root / "before")]
    assert run([*options, *bundle]) == 0
    return root


def without_times(text: str) -> str:
    """Leave out what a second run tells otherwise."""
    return re.sub(r'"(seconds|generation|size_bytes)": [\d.]+', "", text)


def read(text: str, documents: Documents) -> list[object]:
    parts = [text] if documents == "one" else text.splitlines()
    return [json.loads(part) for part in parts]


def test_no_command_is_forgotten() -> None:
    called = {call.args[0] for call in CALLS.values()}
    assert called | ELSEWHERE == set(app.list_commands(click.Context(app)))


def test_no_schema_is_forgotten() -> None:
    folder = Path(__file__).parents[2] / "docs" / "schemas"
    schemas = {path.name.removesuffix(".schema.json") for path in folder.glob("*.json")}
    called = {call.schema for call in CALLS.values()} - {None}
    assert called | OF_TRANSCRIPTS | OF_FILES == schemas


@click.command(context_settings={"ignore_unknown_options": True}, add_help_option=False)
@click.argument("args", nargs=-1, type=click.UNPROCESSED)
def program(args: tuple[str, ...]) -> None:
    """Run the program to its exit; its own `main` is not click's."""
    main(args)


@each_call
def test_a_process_and_the_runner_of_click_give_the_same_answer(
    project: Path, monkeypatch: pytest.MonkeyPatch, validate: Validate, call: Call
) -> None:
    if call.args[0] == "eval":
        pytest.importorskip("ir_measures", reason="the extra `eval`")
    kept = {n: text for n, text in os.environ.items() if not n.startswith("KBINDEX_")}
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "kbindex", *call.args],
        cwd=project,
        env={**kept, "LC_ALL": "C.UTF-8", "TERM": "xterm"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (call.status, "")
    assert done.stdout.endswith("\n")
    assert "\x1b" not in done.stdout
    if call.schema is not None:
        for document in read(done.stdout, call.documents):
            validate(call.schema, document)
    monkeypatch.chdir(project)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in set(os.environ) - set(kept):
        monkeypatch.delenv(name)
    result = CliRunner().invoke(program, call.args)
    assert (result.exit_code, result.stderr) == (call.status, done.stderr)
    assert without_times(result.stdout) == without_times(done.stdout)
