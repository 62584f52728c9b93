"""Examples of help and of documents work on the sample episodes.

Each place that has examples is one case: they are run in their order, in a copy of the
sample episodes. What would need a network, browser, editor or terminal is replaced by
what does no harm; what needs an extra that is not installed is left out.
"""

import importlib.util
import inspect
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from kbindex.cli.app import app, run

ROOT = Path(__file__).parents[2]
NAMES = app.list_commands(click.Context(app))
BLOCK = re.compile(r"^```(?:sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
IN_TABLE = re.compile(r"`(kbindex [^`]*)`(?=[^|\n]*\|[^|\n]*\|$)", re.MULTILINE)
TRANSCRIPT = re.compile(
    r"^```sh\n(python3 -m venv [^\n]*kbindex search[^\n]*)\n```$"
    r".*?^```text\n(.*?)^…\n```$",
    re.MULTILINE | re.DOTALL,
)
PLACEHOLDER = re.compile(r"[A-Z]{3,}|…")
REMARK = re.compile(r" {2,}(#.*|\(.*\))$")
FOR_A_SHELL = re.compile(r"[<>|$]")

ELSEWHERE = {"commands.md", "glossary.md", "tutorial.md", "tutorial.ja.md"}
"""The first is made of help; the others are run by `test_tutorial.py`."""

FINDS_SOMETHING = {"check", "doctor", "--propose"}
"""Their status is 1 where something is to be mended, as it is in the samples, or where
no author gave tags, as there."""

ONLY_READ = {"lsp", "mcp", "pick", "serve"}
"""One asks for a terminal; the others answer until somebody ends them."""

SEARCHES = '[searches]\nupgrades = "(upgrade OR release) sort:date"\n'

EXTRAS = {
    "--png": "matplotlib",
    "eval": "ir_measures",
    "import": "feedparser",
    "parquet": "pyarrow",
}
"""Part of an example → the package of an extra that it needs."""


VARIABLES = "address=https://radio.example/notes/\n"
"""What the lines before an example have set."""

NEW_QUERY = '{"id": "q1", "class": "exact-en", "query": "Thanos"'
RUN = '{"format": 1, "run": {"q1": ["001#1", "002#1"]}}'
JUDGING = {
    "new.jsonl": f"{NEW_QUERY}}}\n",
    "theirs.json": RUN,
    "runs/bigrams.json": RUN,
    "pool-a.jsonl": f'{NEW_QUERY}, "article": "002#1", "grade": 3}}\n',
    "pool-b.jsonl": f'{NEW_QUERY}, "article": "002#1", "grade": 2}}\n',
}
"""File → content: what assessors and other systems made."""

FEED = """\
<rss version="2.0"><channel><title>Show</title>
<item><title>A lantern</title><guid>12</guid><description>Light</description></item>
</channel></rss>
"""


def fetched(url: str, **_: object) -> object:
    """Give the sample feed in place of what an address has."""
    fetching = importlib.import_module("kbindex.importing.fetching")
    return fetching.Fetched(url=url, content=FEED.encode())


def examples_of_help(name: str) -> list[str]:
    """Return the lines below `Examples:`; the empty name is the program's."""
    command = app.get_command(click.Context(app), name) if name else app
    assert command is not None
    text = inspect.cleandoc(command.help or "")
    lines = re.split(r"Examples?:\n", text)[1].split("\n\n")[0].split("\n")
    return [REMARK.sub("", line.strip()) for line in lines]


def examples_of_page(page: str) -> list[str]:
    """Return the commands of blocks and tables, but those that show an answer."""
    lines = [line for block in BLOCK.findall(page) for line in block.split("\n")]
    lines += [line for line in IN_TABLE.findall(page) if not PLACEHOLDER.search(line)]
    return [
        REMARK.sub("", line)
        for line in lines
        if re.match(r"kbindex |eval .*kbindex ", line)
    ]


PAGES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (*ROOT.glob("README*.md"), *sorted(ROOT.glob("docs/*.md")))
    if path.name not in ELSEWHERE
}
OF_PAGES = {
    name: lines for name, page in PAGES.items() if (lines := examples_of_page(page))
}


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample episodes with an index, and what examples read beside them."""
    root = tmp_path_factory.mktemp("samples")
    shutil.copytree(ROOT / "episodes", root / "episodes")
    shutil.copytree(ROOT / "episodes", root / "path" / "to" / "episodes")
    # The episode that docs/check.md prepares.
    shutil.copytree(ROOT / "episodes" / "017", root / "episodes" / "026")
    shutil.copytree(ROOT / "tests" / "relevance", root / "tests" / "relevance")
    (root / "kbindex.toml").write_text(SEARCHES, encoding="utf-8")
    (root / "candidates.txt").write_text("https://slsa.dev/\n", encoding="utf-8")
    (root / "feed.xml").write_text(FEED, encoding="utf-8")
    for name in ("old-site", "public"):  # the second is what `site` has made
        (root / name).mkdir()
    (root / "old-site" / "12.html").write_text("<h1>A lantern</h1>", encoding="utf-8")
    (root / "runs").mkdir()
    for name, content in JUDGING.items():
        (root / name).write_text(content, encoding="utf-8")
    (root / ".config" / "fish" / "completions").mkdir(parents=True)
    options = ["--episodes", str(root / "episodes"), "--index", str(root / "index")]
    assert run([*options, "index"]) == 0
    return root


@pytest.fixture
def project(samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of them in which the program runs; browser and editor do nothing."""
    root = tmp_path / "kbindex"
    shutil.copytree(samples, root)
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(root))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("webbrowser.open", lambda _: True)
    if importlib.util.find_spec(EXTRAS["import"]):
        monkeypatch.setattr("kbindex.importing.sources.fetch", fetched)
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.setenv(name, "true")
    return root


def lacks_an_extra(example: str) -> bool:
    return any(
        part in example.split() and importlib.util.find_spec(package) is None
        for part, package in EXTRAS.items()
    )


def status_of(example: str, root: Path) -> int:
    """Run an example; one that asks for a terminal, or never ends, is only read."""
    example = example.replace("$(kbindex pick)", "004#6")
    example = re.sub(r"^(kbindex pick [^|]*)\|.*", r"\1", example)
    if FOR_A_SHELL.search(example):
        return status_in_a_shell(example, root)
    program, *args = shlex.split(example)
    assert program == "kbindex"
    name, *rest = args[2:] if args[0] == "--episodes" else args
    if name in ONLY_READ:
        command = app.get_command(click.Context(app), name)
        assert command is not None
        command.make_context(name, rest)
        return 0
    return run(args)


def status_in_a_shell(example: str, root: Path) -> int:
    shell = "zsh" if "zsh" in example else "bash"
    if shutil.which(shell) is None:
        return 0
    program = root / "bin" / "kbindex"  # a file, for `xargs` knows no functions
    program.parent.mkdir(exist_ok=True)
    program.write_text(f"#!/bin/sh\nexec '{sys.executable}' -m kbindex \"$@\"\n")
    program.chmod(0o755)
    script = f"PATH='{program.parent}':$PATH\n{VARIABLES}{example}\n"
    if shell == "zsh":
        script = f"autoload -Uz compinit\ncompinit -D\n{script}"
    done = subprocess.run(  # noqa: S603 - examples of our own
        [shell, "-c", script],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.returncode


def failures(examples: list[str], root: Path) -> Iterator[tuple[str, int]]:
    """Yield the examples that do not work, with their status."""
    for example in examples:
        if lacks_an_extra(example):
            continue
        status = status_of(example, root)
        is_expected = status == 1 and FINDS_SOMETHING & set(example.split())
        if status and not is_expected:
            yield example, status


def test_there_are_examples_everywhere() -> None:
    assert all(map(examples_of_help, NAMES))
    assert {"README.md", "README.ja.md", "check.md", "output.md"} <= set(OF_PAGES)
    assert sum(map(len, OF_PAGES.values())) > 60


@pytest.mark.parametrize("name", ["", *NAMES])
def test_the_examples_of_a_help_work(project: Path, name: str) -> None:
    assert list(failures(examples_of_help(name), project)) == []


@pytest.mark.parametrize("name", OF_PAGES)
def test_the_examples_of_a_page_work(project: Path, name: str) -> None:
    assert list(failures(OF_PAGES[name], project)) == []


@pytest.mark.parametrize("name", ["README.md", "README.ja.md"])
def test_a_readme_shows_what_its_command_prints(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ((command, shown),) = TRANSCRIPT.findall(PAGES[name])
    assert command.endswith('.venv/bin/kbindex search "Thanos"')
    folder = (
        project / "path" / "to" / "episodes"
    )  # without the episode of docs/check.md
    assert run(["--episodes", str(folder), "search", "Thanos"]) == 0
    assert capsys.readouterr().out.startswith(shown)
