"""Hashes of what a number of the rules stands for, kept beside the number.

`hashes/NAME.json` says, part by part, what went in and what came out when they were
written, by which value of the number, and with which releases of libraries. A merge
leaves one side of it (`.gitattributes`), by which is judged what came together.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec
import pytest

HASHES = Path(__file__).parent / "hashes"
COMMAND = "pytest tests/golden/rule_versions --update-golden"

Parts = Mapping[str, tuple[object, object]]
"""Name of a part → what went in, and what came out."""

Verdict = Literal["same", "forgotten", "unsure", "stale"]
"""Is the number to be raised? `unsure`: other libraries may be why parts differ."""

MakeParts = Callable[[Path], Parts]
"""Works out parts, in a folder where it may write."""

CheckForgotten = Callable[[str, Sequence[str], MakeParts, tuple[str, object]], None]
"""Its last argument is a rule by its place in a module, and what it is changed to."""

Mode = Literal["compare", "write"]


@dataclass(frozen=True, slots=True)
class Hashes:
    """What a number stood for; `parts` has the hashes of input and output."""

    number: str
    value: str
    libraries: Mapping[str, str]
    parts: Mapping[str, str]


Check = Callable[[str, str, Sequence[str], Parts], None]
"""Compare parts with what is kept under a name.

Its arguments: the name; where the number stands, as `package.module:NUMBER`; the
libraries that have a say in what comes out; the parts.
"""


def digest(value: object) -> str:
    """Return a hash that is the same on every machine."""
    plain = msgspec.to_builtins(value)
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()[:12]


def load_hashes(path: Path) -> Hashes | None:
    """Return None where there are none, or what a merge left of them."""
    try:
        return Hashes(**json.loads(path.read_text(encoding="utf-8")))
    except (FileNotFoundError, ValueError):
        return None


def save_hashes(path: Path, hashes: Hashes) -> None:
    text = json.dumps(asdict(hashes), indent=1, sort_keys=True) + "\n"
    path.write_bytes(text.encode())


def describe(place: str, libraries: Sequence[str], parts: Parts) -> Hashes:
    module, _, number = place.partition(":")
    return Hashes(
        number=number,
        value=str(getattr(import_module(module), number)),
        libraries={name: version(name) for name in libraries},
        parts={name: f"{digest(i)} {digest(o)}" for name, (i, o) in parts.items()},
    )


def changed_parts(before: Hashes, now: Hashes) -> list[str]:
    """List the parts that make something else of the same input."""
    pairs = ((name, before.parts.get(name, ""), new) for name, new in now.parts.items())
    return [
        name
        for name, old, new in pairs
        if old != new and old.partition(" ")[0] == new.partition(" ")[0]
    ]


def judge(before: Hashes | None, now: Hashes) -> Verdict:
    """Say how what is kept stands to what is."""
    if before is None:
        return "stale"
    if before.parts == now.parts:
        return "same" if before.value == now.value else "stale"
    if int(now.value) > int(before.value):
        return "stale"
    if before.libraries != now.libraries:
        return "unsure"
    return "forgotten" if changed_parts(before, now) else "stale"


def explain(verdict: Verdict, place: str, before: Hashes | None, now: Hashes) -> str:
    """Say what is to be done."""
    file = f"src/{place.partition(':')[0].replace('.', '/')}.py"
    if verdict == "stale" or before is None:
        return f"the hashes for {now.number} are out of date; run: {COMMAND}"
    if verdict == "unsure":
        ours, theirs = dict(now.libraries), dict(before.libraries)
        return f"whether {now.number} must be raised is not known: {ours} != {theirs}"
    changed = ", ".join(changed_parts(before, now))
    return (
        f"raise {now.number} in {file}: of the same input it stands for something else"
        f" than {before.value} did ({changed}). Then run: {COMMAND}"
    )


@pytest.fixture(scope="session")
def make_check() -> Callable[[Path, Mode], Check]:
    """Give a check by a folder of hashes, which are written anew where that is asked.

    Where a number was forgotten nothing is written.
    """

    def make(folder: Path, mode: Mode) -> Check:
        def check(
            name: str, place: str, libraries: Sequence[str], parts: Parts
        ) -> None:
            path = folder / f"{name}.json"
            before, now = load_hashes(path), describe(place, libraries, parts)
            verdict = judge(before, now)
            is_written = mode == "write" and verdict in {"stale", "unsure"}
            if is_written:
                save_hashes(path, now)
            said = explain(verdict, place, before, now)
            if verdict == "forgotten" or (verdict == "stale" and not is_written):
                pytest.fail(said, pytrace=False)
            if verdict == "unsure":
                pytest.skip(said)

        return check

    return make


@pytest.fixture
def check_forgotten(
    make_check: Callable[[Path, Mode], Check],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> CheckForgotten:
    """Change a rule: its number is asked for, and nothing is written before that."""

    def check_rule(
        place: str, libraries: Sequence[str], make: MakeParts, rule: tuple[str, object]
    ) -> None:
        before, after, kept = (tmp_path / name for name in ("before", "after", "kept"))
        for folder in (before, after, kept):
            folder.mkdir()
        write, compare = make_check(kept, "write"), make_check(kept, "compare")
        write("rule", place, libraries, make(before))
        written = (kept / "rule.json").read_bytes()
        monkeypatch.setattr(*rule)
        parts = make(after)
        module, _, number = place.partition(":")
        for check in (write, compare):
            with pytest.raises(pytest.fail.Exception, match=f"raise {number} in src/"):
                check("rule", place, libraries, parts)
        assert (kept / "rule.json").read_bytes() == written
        monkeypatch.setattr(f"{module}.{number}", "99")
        with pytest.raises(pytest.fail.Exception, match="--update-golden"):
            compare("rule", place, libraries, parts)
        write("rule", place, libraries, parts)
        compare("rule", place, libraries, parts)

    return check_rule


@pytest.fixture
def check(
    request: pytest.FixtureRequest, make_check: Callable[[Path, Mode], Check]
) -> Check:
    """Check by the hashes that are kept, or write them where that was asked."""
    is_update = request.config.getoption("--update-golden", default=False)
    return make_check(HASHES, "write" if is_update else "compare")
