"""The gate's second look at few tests that failed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="bash")

LOOK = Path(__file__).parents[2] / ".ci" / "second-look"
GATE = f'source "{LOOK}"; run_tests "$1" again; printf "\\n%d" $?'
TESTS = """\
import os
from pathlib import Path
import pytest

@pytest.mark.parametrize("number", "01234")
def test_it(number):
    with Path("ran").open("a+") as ran:
        ran.seek(0)
        is_again = number in ran.read()
        ran.write(number)
    {what}
"""


@pytest.mark.parametrize(
    ("what", "status", "ran", "again"),
    [
        pytest.param("assert True", 0, "01234", "", id="none fails"),
        pytest.param("assert is_again or number > '2'", 0, "01234012", "012", id="few"),
        pytest.param("assert is_again or number > '3'", 1, "01234", "", id="many"),
        pytest.param("assert number != '1'", 1, "012341", "", id="it fails again"),
        pytest.param("if number == '1': os._exit(9)", 9, "01", "", id="a crash"),
        pytest.param(
            "if number == '1': raise KeyboardInterrupt", 2, "01", "", id="end"
        ),
    ],
)
def test_few_that_failed_are_run_again_alone(
    tmp_path: Path, what: str, *, status: int, ran: str, again: str
) -> None:
    (tmp_path / "test_it.py").write_text(TESTS.format(what=what))
    assert look(tmp_path, "test_it.py") == status
    assert (tmp_path / "ran").read_text() == ran
    named = tmp_path / "again"
    found = named.read_text().splitlines() if named.exists() else []
    assert found == [f"test_it.py::test_it[{number}]" for number in again]


ONCE = """\
from pathlib import Path
ran = Path("ran")
is_again = ran.exists()
ran.touch()
"""


@pytest.mark.parametrize(
    "tests",
    [
        pytest.param("assert is_again\ndef test_it(): pass", id="cannot be read"),
        pytest.param(
            "def test_it(): assert is_again\n"
            "if not is_again:\n"
            "    def test_more(): assert False",
            id="not there again",
        ),
    ],
)
def test_what_did_not_run_again_has_not_passed(tmp_path: Path, tests: str) -> None:
    """With processes, pytest's status is that of tests that failed."""
    (tmp_path / "test_it.py").write_text(ONCE + tests)
    assert look(tmp_path, "-n1 test_it.py") == 1
    assert not (tmp_path / "again").exists()


def look(folder: Path, arguments: str) -> int:
    """Run tests in a folder as the gate does; return the status."""
    done = subprocess.run(  # noqa: S603 - our own script
        [
            *("/usr/bin/env", "bash", "-c", GATE, "gate"),
            f"true && '{sys.executable}' -m pytest -p xdist {arguments}",
        ],
        cwd=folder,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(done.stdout.splitlines()[-1])
