"""The shipped table of bridges: what `tools/build_bridges.py` makes of its sources."""

import importlib.util
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from kbindex.config import PACKS
from kbindex.indexing.package_bridges import pack_fingerprint, shipped_fingerprint
from kbindex.language.analysis.analyzer import installed_libraries
from kbindex.language.bridges import sources
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    SHIPPED_TABLE,
    bridge_file,
    table_of_pack,
    words_of_pack,
)
from kbindex.language.bridges.table import BridgeTable, digest_of_file, is_whole
from kbindex.topics.taxonomy.fingerprints import TAXONOMY_FOLDER

ROOT = Path(__file__).parents[3]
MOST_BYTES = 4_000_000
MOST_BYTES_OF_A_PACK = 1_000_000


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
    return bridge_file(SHIPPED_TABLE).read_bytes()


PACK_TABLES = {name: bridge_file(table_of_pack(name)) for name in PACKS}


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


@pytest.mark.parametrize("name", PACKS)
def test_shipped_table_of_a_pack_is_of_its_words_by_the_same_libraries(
    name: str, libraries: tuple[str, ...]
) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    content = PACK_TABLES[name].read_bytes()
    fingerprint = pack_fingerprint(name, libraries)
    assert is_whole(content, fingerprint)
    table = BridgeTable(never, content, fingerprint=fingerprint, form="plain")
    assert table.libraries == libraries


def test_shipped_table_is_what_the_tool_writes(libraries: tuple[str, ...]) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    if libraries != installed_libraries():
        pytest.skip(f"made by {libraries}")
    assert TOOL.main(["--check"]) == 0


def test_table_that_a_running_program_has_mapped_is_left_to_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Written over, it ended searches by a bus error."""
    table, mapped = tmp_path / "bridges.tsv", tmp_path / "mapped"
    table.write_bytes(b"old and longer")
    mapped.hardlink_to(table)
    monkeypatch.setattr(TOOL, "PATHS", (table,))
    monkeypatch.setattr(TOOL, "_tables", lambda _: iter((b"new",)))
    assert TOOL.main([]) == 0
    assert (table.read_bytes(), mapped.read_bytes()) == (b"new", b"old and longer")


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
    (tmp_path / "packs").mkdir()
    for name in (GLOSSARY, LOANWORDS, *map(words_of_pack, PACKS)):
        shutil.copyfile(bridge_file(name), tmp_path / name)
    monkeypatch.setattr("kbindex.language.bridges.table.bridge_file", tmp_path.joinpath)
    digest_of_file.cache_clear()
    yield tmp_path
    digest_of_file.cache_clear()


@pytest.mark.parametrize("name", [GLOSSARY, LOANWORDS])
def test_other_words_make_a_table_stale(
    copied_words: Path, shipped: bytes, libraries: tuple[str, ...], name: str
) -> None:
    assert is_whole(shipped, shipped_fingerprint(libraries))
    digest_of_file.cache_clear()
    with (copied_words / name).open("ab") as file:
        file.write(b"\n")
    assert not is_whole(shipped, shipped_fingerprint(libraries))


@pytest.mark.parametrize("name", PACKS)
def test_other_words_of_a_pack_make_its_table_stale_alone(
    copied_words: Path, shipped: bytes, libraries: tuple[str, ...], name: str
) -> None:
    before = {pack: pack_fingerprint(pack, libraries) for pack in PACKS}
    digest_of_file.cache_clear()
    with (copied_words / words_of_pack(name)).open("ab") as file:
        file.write(b"\n")
    after = {pack: pack_fingerprint(pack, libraries) for pack in PACKS}
    assert [pack for pack in PACKS if before[pack] != after[pack]] == [name]
    assert is_whole(shipped, shipped_fingerprint(libraries))


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
    paths = [tmp_path / path.name for path in TOOL.PATHS]
    monkeypatch.setattr(TOOL, "build_package_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "build_pack_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "PATHS", paths)
    assert TOOL.main(["--check"]) == 1
    assert TOOL.main([]) == 0
    assert [path.read_bytes() for path in paths] == [made] * (1 + len(PACKS))
    said = capsys.readouterr().out.splitlines()
    assert said == [f"{path.name}: 1 lines, {len(made)} B" for path in paths]
    assert TOOL.main(["--check"]) == 0
    for path in paths:
        path.write_bytes(made + b"x\t[]\n")
        assert TOOL.main(["--check"]) == 1
        path.write_bytes(made)


# What it must be


def test_every_python_knows_all_characters_of_the_package_words() -> None:
    """So one table is good for all: Unicode changes nothing of what is assigned."""
    files = [
        *map(bridge_file, (GLOSSARY, LOANWORDS, *map(words_of_pack, PACKS))),
        *sorted(TAXONOMY_FOLDER.glob("*.toml")),
    ]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert len(files) > 5
    category = unicodedata.ucd_3_2_0.category
    assert {c for text in texts for c in text if category(c) == "Cn"} == set()


def test_shipped_table_stays_small(shipped: bytes) -> None:
    """Half a megabyte of the wheel, which packs it."""
    assert len(shipped) < MOST_BYTES
    assert all(
        path.stat().st_size < MOST_BYTES_OF_A_PACK for path in PACK_TABLES.values()
    )


def test_notice_names_the_shipped_table_and_the_wheel_has_it() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    for name in (LOANWORDS, SHIPPED_TABLE, *map(table_of_pack, PACKS)):
        path = bridge_file(name).relative_to(Path(sources.__file__).parents[3])
        assert f"src/{path.as_posix()}: " in notice
    for source in ("UniDic", "SudachiDict", "NEologd", "Apache License", "BSD"):
        assert source in notice
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license-files = ["LICENSE", "NOTICE"]' in pyproject
