"""Run what documents show in a copy of the sample episodes; write what it prints.

In the pages of `docs`, a block of `console` has commands (`$ `, continued by `> `) and
what they print; `…` stands for anything, on a line of its own for any lines. Below
`<!-- file: PATH -->` stands what the reader writes into a file. Everything is run in
the order of the page, in one shell. How to run it: `tools/README.md`.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGES = {
    ROOT / "docs/tutorial.md": "en",
    ROOT / "docs/tutorial.ja.md": "ja",
    ROOT / "docs/glossary.md": "en",
    ROOT / "docs/glossary.ja.md": "ja",
}
"""Page → the language that the program speaks in it."""

_BLOCK = re.compile(
    r"(?:<!-- file: (?P<file>\S+) -->\n)?"
    r"^```(?P<kind>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_MARK = "\x1e"
"""Written to stdout behind what a command prints."""

_ANYTHING = "…"
_TIMEOUT_S = 240
_OURS = re.compile(r"KBINDEX_|PYTHON(?!PATH)|LC_|LANG|NO_COLOR|CLICOLOR|TERM|COLUMNS")


class Step(NamedTuple):
    """A command, or a file that is written.

    Args:
        script: For the shell.
        shown: The lines that the page shows below it.
        is_file: Whether it writes a file; then nothing is shown.
    """

    script: str
    shown: tuple[str, ...]
    is_file: bool = False


def iter_steps(page: str) -> Iterator[Step]:
    """Yield what a reader of a page does, in order."""
    for block in _BLOCK.finditer(page):
        if block["file"]:
            yield Step(_write_script(block["file"], block["text"]), (), is_file=True)
        elif block["kind"] == "console":
            yield from _iter_commands(block["text"])


def _write_script(path: str, text: str) -> str:
    folder = str(Path(path).parent)
    return f"mkdir -p {folder}\ncat > {path} <<'END OF FILE'\n{text}END OF FILE"


def _iter_commands(text: str) -> Iterator[Step]:
    command: list[str] = []
    shown: list[str] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            if command:
                yield Step("\n".join(command), tuple(shown))
            command, shown = [line[2:]], []
        elif line.startswith("> ") and not shown:
            command.append(line[2:])
        else:
            shown.append(line)
    yield Step("\n".join(command), tuple(shown))


def run_steps(
    steps: Sequence[Step], folder: Path, *, language: str, cache: Path | None = None
) -> list[tuple[str, ...]]:
    """Run steps in a folder with the sample episodes; return the lines of each.

    Args:
        steps: In the order of the page.
        folder: Where the reader stands at first; empty.
        language: What the program speaks.
        cache: The user's cache; by default an empty one.

    Raises:
        SubprocessError: The shell does not come to the end of the last step.
    """
    shutil.copytree(ROOT / "episodes", folder / "episodes")
    script = f"kbindex() {{ '{sys.executable}' -m kbindex \"$@\"; }}\n"
    for step in steps:
        script += f"{step.script}\nprintf '\\036'\n"
    done = subprocess.run(  # noqa: S603 - the tutorial's own commands
        ["/bin/sh", "-c", script],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env={
            **_kept(os.environ),
            "HOME": str(folder),
            "KBINDEX_LANG": language,
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",  # stdout and stderr in the order of a terminal
            "XDG_CACHE_HOME": str(cache or folder / "cache"),
        },
        check=True,
        timeout=_TIMEOUT_S,
    )
    outputs = done.stdout.decode().split(_MARK)[:-1]
    if len(outputs) != len(steps):
        raise subprocess.SubprocessError(f"{len(outputs)} of {len(steps)} steps ran")
    return [tuple(output.splitlines()) for output in outputs]


def _kept(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in environ.items() if not _OURS.match(name)}


def is_shown(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Say whether a page shows what a command has printed."""
    pattern = ""
    for line in shown:
        if line == _ANYTHING:
            pattern += r"(?:.*\n)*"
        else:
            pattern += re.escape(line).replace(_ANYTHING, ".*") + r"\n"
    return re.fullmatch(pattern, "".join(f"{line}\n" for line in printed)) is not None


def update_page(page: str, outputs: Sequence[tuple[str, ...]]) -> str:
    """Return a page with what its commands print; what fits already stays."""
    remaining = iter(outputs)

    def rewrite(block: re.Match[str]) -> str:
        if block["file"]:
            next(remaining)
        elif block["kind"] == "console":
            return _console(block["text"], remaining)
        return block[0]

    return _BLOCK.sub(rewrite, page)


def _console(text: str, outputs: Iterator[tuple[str, ...]]) -> str:
    lines = list[str]()
    for step in _iter_commands(text):
        printed = next(outputs)
        first, *rest = step.script.split("\n")
        lines += [f"$ {first}", *(f"> {line}" for line in rest)]
        lines += step.shown if is_shown(step.shown, printed) else printed
    return "\n".join(["```console", *lines, "```"])


def main(arguments: Sequence[str]) -> int:
    """Write the pages; with `--check` only tell whether they are true."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1")
    options = parser.parse_args(arguments)
    is_true = True
    for path, language in PAGES.items():
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            outputs = run_steps(list(iter_steps(page)), Path(folder), language=language)
        updated = update_page(page, outputs)
        if updated != page:
            is_true = False
            print(f"{path.name} does not show what its commands print")
            if not options.check:
                path.write_text(updated, encoding="utf-8", newline="\n")
    return 1 if options.check and not is_true else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
