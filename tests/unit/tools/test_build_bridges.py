"""The shipped table of bridges: what `tools/build_bridges.py` makes of its sources."""

import importlib.util
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kbindex.indexing.package_bridges import shipped_fingerprint
from kbindex.language.analysis.analyzer import installed_libraries
from kbindex.language.bridges import sources
from kbindex.language.bridges.sources import GLOSSARY, LOANWORDS, bridge_file
from kbindex.language.bridges.table import BridgeTable, _package_files, is_whole
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER

ROOT = Path(__file__).parents[3]
MOST_BYTES = 4_000_000


def load_tool() -> ModuleType:
    """Import the script by its path: `tools` is no package."""
    path = ROOT / "tools" / "build_bridges.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


TOOL = load_tool()


def never() -> bytes:
    raise AssertionError


@pytest.fixture(scope="module")
def shipped() -> bytes:
    content: bytes = TOOL.PATH.read_bytes()
    return content


@pytest.fixture(scope="module")
def libraries(shipped: bytes) -> tuple[str, ...]:
    """The libraries that made the table."""
    fingerprint = shipped.split()[2].decode()
    return BridgeTable(never, shipped, fingerprint=fingerprint, form="plain").libraries


# Up to date


def test_shipped_table_is_of_the_sources_as_they_are(
    shipped: bytes, libraries: tuple[str, ...]
) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    assert [name.partition("=")[0] for name in libraries] == [
        name.partition("=")[0] for name in installed_libraries()
    ]
    assert is_whole(shipped, shipped_fingerprint(libraries))


def test_shipped_table_is_what_the_tool_writes(libraries: tuple[str, ...]) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    if libraries != installed_libraries():
        pytest.skip(f"made by {libraries}")
    assert TOOL.main(["--check"]) == 0


@pytest.mark.parametrize(
    "place",
    [
        "kbindex.language.bridges.table.TABLE_VERSION",
        "kbindex.language.analysis.analyzer.ANALYZER_VERSION",
    ],
)
def test_other_rules_make_a_table_stale(
    monkeypatch: pytest.MonkeyPatch,
    shipped: bytes,
    libraries: tuple[str, ...],
    place: str,
) -> None:
    monkeypatch.setattr(place, "0")
    assert not is_whole(shipped, shipped_fingerprint(libraries))


@pytest.fixture
def copied_words(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """The package's words in a folder where they may change."""
    for name in (GLOSSARY, LOANWORDS):
        shutil.copyfile(bridge_file(name), tmp_path / name)
    monkeypatch.setattr("kbindex.language.bridges.table.bridge_file", tmp_path.joinpath)
    _package_files.cache_clear()
    yield tmp_path
    _package_files.cache_clear()


@pytest.mark.parametrize("name", [GLOSSARY, LOANWORDS])
def test_other_words_make_a_table_stale(
    copied_words: Path, shipped: bytes, libraries: tuple[str, ...], name: str
) -> None:
    assert is_whole(shipped, shipped_fingerprint(libraries))
    _package_files.cache_clear()
    with (copied_words / name).open("ab") as file:
        file.write(b"\n")
    assert not is_whole(shipped, shipped_fingerprint(libraries))


def test_other_topics_and_other_libraries_make_a_table_stale(
    monkeypatch: pytest.MonkeyPatch, shipped: bytes, libraries: tuple[str, ...]
) -> None:
    assert not is_whole(shipped, shipped_fingerprint((*libraries[:-1], "PyStemmer=0")))
    monkeypatch.setattr(
        "kbindex.indexing.package_bridges.taxonomy_fingerprint", lambda: ""
    )
    assert not is_whole(shipped, shipped_fingerprint(libraries))


# The tool


def test_tool_writes_what_it_then_finds_up_to_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = b"kbindex bridges\nkey\t[]\n"
    monkeypatch.setattr(TOOL, "build_package_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "PATH", tmp_path / "bridges.tsv")
    assert TOOL.main(["--check"]) == 1
    assert TOOL.main([]) == 0
    assert TOOL.PATH.read_bytes() == made
    assert TOOL.main(["--check"]) == 0
    TOOL.PATH.write_bytes(made + b"x\t[]\n")
    assert TOOL.main(["--check"]) == 1
    assert capsys.readouterr().out == f"1 lines, {len(made)} B\n"


# What it must be


def test_every_python_knows_all_characters_of_the_package_words() -> None:
    """So one table is good for all: Unicode changes nothing of what is assigned."""
    files = [
        *(bridge_file(name) for name in (GLOSSARY, LOANWORDS)),
        *sorted(TAXONOMY_FOLDER.glob("*.toml")),
    ]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert len(files) > 5
    category = unicodedata.ucd_3_2_0.category
    assert {c for text in texts for c in text if category(c) == "Cn"} == set()


def test_shipped_table_stays_small(shipped: bytes) -> None:
    """Half a megabyte of the wheel, which packs it."""
    assert len(shipped) < MOST_BYTES


def test_notice_names_the_shipped_table_and_the_wheel_has_it() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in (LOANWORDS, sources.SHIPPED_TABLE):
        path = bridge_file(name).relative_to(Path(sources.__file__).parents[3])
        assert f"src/{path.as_posix()}: " in notice
    for source in ("UniDic", "SudachiDict", "NEologd", "Apache License", "BSD"):
        assert source in notice
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license-files = ["LICENSE", "NOTICE"]' in pyproject
