"""The tutorial, and what else shows answers: its commands print what it shows."""

import importlib.util
import os
import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
POSIX = pytest.mark.skipif(os.name != "posix", reason="its commands are for a shell")


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "run_tutorial.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


tool = load_tool()
HAS_JQ = shutil.which("jq") is not None


def without_jq(page: str) -> str:
    """Leave out the commands that need jq."""
    return re.sub(r"^\$ .*\| jq .*\n(?:(?!\$ |```).*\n)*", "", page, flags=re.MULTILINE)


PAGES = {
    path: page if HAS_JQ else without_jq(page)
    for path in tool.PAGES
    for page in [path.read_text(encoding="utf-8")]
}
TUTORIALS = {path: page for path, page in PAGES.items() if "tutorial" in path.name}
each_page = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
each_tutorial = pytest.mark.parametrize("path", TUTORIALS, ids=lambda path: path.name)


@POSIX
@each_page
def test_the_commands_print_what_the_page_shows(path: Path, tmp_path: Path) -> None:
    """Where they do not: `python tools/run_tutorial.py`, and read the difference."""
    printed = tool.run_steps(
        list(tool.iter_steps(PAGES[path])),
        tmp_path,
        language=tool.PAGES[path],
        cache=Path(os.environ["XDG_CACHE_HOME"]),
    )
    assert tool.update_page(PAGES[path], printed) == PAGES[path]


def test_both_languages_take_the_same_steps() -> None:
    english, japanese = (
        [step.script for step in tool.iter_steps(page)] for page in TUTORIALS.values()
    )
    assert len(english) > 30
    assert english == japanese


@each_tutorial
def test_the_installation_is_that_of_the_readme(path: Path) -> None:
    (block,) = re.findall(r"```sh\n(git clone .*?)```", PAGES[path], flags=re.DOTALL)
    clone, folder, install, activate = block.splitlines()
    assert (clone, folder) == ("git clone REPOSITORY kbindex", "cd kbindex")
    assert activate == ". .venv/bin/activate"
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"{install} && .venv/bin/kbindex search" in readme


SAMPLE = """\
<!-- file: a/b.txt -->
```text
one
```

```console
$ cat a/b.txt
1
$ printf 'x\\ny\\n' |
> cat
…
y
```

```sh
false
```
"""


@POSIX
def test_what_is_printed_takes_the_place_of_what_is_shown(tmp_path: Path) -> None:
    steps = list(tool.iter_steps(SAMPLE))
    printed = tool.run_steps(steps, tmp_path, language="en")
    assert printed == [(), ("one",), ("x", "y")]
    assert tool.update_page(SAMPLE, printed) == SAMPLE.replace("\n1\n", "\none\n")


@pytest.mark.parametrize(
    ("shown", "printed", "expected"),
    [
        pytest.param(["a"], ["a"], True, id="same"),
        pytest.param(["a"], ["b"], False, id="other"),
        pytest.param(["a"], ["a", "b"], False, id="more"),
        pytest.param(["a", "…"], ["a", "b", "c"], True, id="lines"),
        pytest.param(["…"], [], True, id="no-lines"),
        pytest.param(["a … c"], ["a b c"], True, id="inside"),
        pytest.param(["a … c"], ["a b d"], False, id="inside-other"),
        pytest.param([".*"], ["x"], False, id="no-pattern"),
    ],
)
def test_an_ellipsis_stands_for_anything(
    shown: list[str], printed: list[str], *, expected: bool
) -> None:
    assert tool.is_shown(shown, printed) == expected
