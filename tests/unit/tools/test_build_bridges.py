"""The shipped table of bridges: what `tools/build_bridges.py` makes of its sources."""

import importlib.util
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from kbindex.config import TOPIC_PACKS, WORD_PACKS
from kbindex.indexing.package_bridges import (
    pack_fingerprint,
    packs_with_topics_of_their_own,
    shipped_fingerprint,
    topics_fingerprint,
)
from kbindex.language.analysis.known_nouns import NOUNS_FILE
from kbindex.language.analysis.libraries import installed_libraries
from kbindex.language.bridges import data_digests, sources
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    SHIPPED_TABLE,
    bridge_file,
    table_of_pack,
    table_of_topics,
    words_of_pack,
)
from kbindex.language.bridges.table import BridgeTable, is_whole
from kbindex.topics import load_taxonomy
from kbindex.topics.taxonomy.fingerprints import taxonomy_files

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


WITH_TOPICS = packs_with_topics_of_their_own(TOPIC_PACKS)
PACK_TABLES = {name: bridge_file(table_of_pack(name)) for name in WORD_PACKS}
TOPIC_TABLES = {name: bridge_file(table_of_topics(name)) for name in WITH_TOPICS}


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


@pytest.mark.parametrize("name", WORD_PACKS)
def test_shipped_table_of_a_pack_is_of_its_words_by_the_same_libraries(
    name: str, libraries: tuple[str, ...]
) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    content = PACK_TABLES[name].read_bytes()
    fingerprint = pack_fingerprint(name, libraries)
    assert is_whole(content, fingerprint)
    table = BridgeTable(never, content, fingerprint=fingerprint, form="plain")
    assert table.libraries == libraries


@pytest.mark.parametrize("name", WITH_TOPICS)
def test_shipped_table_of_topics_leads_to_their_tags(
    name: str, libraries: tuple[str, ...]
) -> None:
    """Where it is not: `python tools/build_bridges.py`."""
    content, fingerprint = (
        TOPIC_TABLES[name].read_bytes(),
        topics_fingerprint(name, libraries),
    )
    assert is_whole(content, fingerprint)
    table = BridgeTable(never, content, fingerprint=fingerprint, form="plain")
    assert table.libraries == libraries
    topics = load_taxonomy((name,)).topics.values()
    words = {t.id: t.label for t in topics if t.label.isalnum() and t.label.isascii()}
    assert len(words) > 50
    assert [tag for tag in words if (tag,) not in tags_found(table, words[tag])] == []


def tags_found(table: BridgeTable, label: str) -> set[tuple[str, ...]]:
    found = table.find(label.casefold(), beside=lambda _: True)
    return {bridge.terms for bridge in found if bridge.how == "tag"}


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
    monkeypatch.setattr(TOOL, "FILES", (table,))
    monkeypatch.setattr(TOOL, "_contents", lambda _: iter((b"new",)))
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


@pytest.mark.parametrize("module", TOOL.DIGESTED, ids=lambda one: one.__name__)
def test_digests_are_of_the_data_files_as_they_are(module: ModuleType) -> None:
    """Where they are not: `python tools/build_bridges.py`."""
    assert TOOL.digests_of(*TOOL.DIGESTED[module]) == module.DIGESTS


def test_digest_is_of_all_bytes_of_a_file(tmp_path: Path) -> None:
    files = (tmp_path / "a.txt", tmp_path / "b.txt")
    for file in files:
        file.write_bytes(b"one\n")
    before = TOOL.digests_of(tmp_path, files)
    assert list(before) == ["a.txt", "b.txt"]
    files[1].write_bytes(b"one\r\n")
    after = TOOL.digests_of(tmp_path, files)
    assert [name for name in before if before[name] != after[name]] == ["b.txt"]


def change(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let a file of words have another digest."""
    monkeypatch.setitem(data_digests.DIGESTS, name, "00" * 16)


@pytest.mark.parametrize("name", [GLOSSARY, LOANWORDS])
def test_other_words_make_a_table_stale(
    monkeypatch: pytest.MonkeyPatch,
    shipped: bytes,
    libraries: tuple[str, ...],
    name: str,
) -> None:
    assert is_whole(shipped, shipped_fingerprint(libraries))
    change(monkeypatch, name)
    assert not is_whole(shipped, shipped_fingerprint(libraries))


@pytest.mark.parametrize("name", WORD_PACKS)
def test_other_words_of_a_pack_make_its_table_stale_alone(
    monkeypatch: pytest.MonkeyPatch,
    shipped: bytes,
    libraries: tuple[str, ...],
    name: str,
) -> None:
    before = {pack: pack_fingerprint(pack, libraries) for pack in WORD_PACKS}
    change(monkeypatch, words_of_pack(name))
    after = {pack: pack_fingerprint(pack, libraries) for pack in WORD_PACKS}
    assert [pack for pack in WORD_PACKS if before[pack] != after[pack]] == [name]
    assert is_whole(shipped, shipped_fingerprint(libraries))


def test_other_topics_and_other_libraries_make_a_table_stale(
    monkeypatch: pytest.MonkeyPatch, shipped: bytes, libraries: tuple[str, ...]
) -> None:
    assert not is_whole(shipped, shipped_fingerprint((*libraries[:-1], "PyStemmer=0")))
    monkeypatch.setattr(
        "kbindex.indexing.package_bridges.taxonomy_fingerprint", lambda _packs=(): ""
    )
    assert not is_whole(shipped, shipped_fingerprint(libraries))


# The tool


def test_tool_writes_what_it_then_finds_up_to_date(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = "kbindex bridges\n監視\t[]\n監視する\t[]\n".encode()
    nouns = f"{' '.join(installed_libraries())}\n監視\n".encode()
    paths = [tmp_path / path.parent.name / path.name for path in TOOL.FILES]
    for path in paths:
        path.parent.mkdir(exist_ok=True)
    monkeypatch.setattr(TOOL, "build_package_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "build_pack_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "build_topics_table", lambda *_, **__: made)
    monkeypatch.setattr(TOOL, "FILES", paths)
    assert TOOL.main(["--check"]) == 1
    assert TOOL.main([]) == 0
    digests = [path.read_bytes() for path in TOOL.DIGEST_MODULES]
    tables = [made] * (len(paths) - len(digests) - 1)
    contents = [*digests, *tables, nouns]
    assert [path.read_bytes() for path in paths] == contents
    said = capsys.readouterr().out.splitlines()
    assert said == [
        f"{path.parent.name}/{path.name}: {len(lines) - 1} lines, {len(content)} B"
        for path, content in zip(paths, contents, strict=True)
        if (lines := content.splitlines())
    ]
    assert TOOL.main(["--check"]) == 0
    for path, content in zip(paths, contents, strict=True):
        path.write_bytes(content + b"x\t[]\n")
        assert TOOL.main(["--check"]) == 1
        path.write_bytes(content)


# What it must be


def test_every_python_knows_all_characters_of_the_package_words() -> None:
    """So one table is good for all: Unicode changes nothing of what is assigned."""
    files = [
        *map(bridge_file, (GLOSSARY, LOANWORDS, *map(words_of_pack, WORD_PACKS))),
        *taxonomy_files(),
    ]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert len(files) > 5
    category = unicodedata.ucd_3_2_0.category
    assert {c for text in texts for c in text if category(c) == "Cn"} == set()


def test_shipped_table_stays_small(shipped: bytes) -> None:
    """Half a megabyte of the wheel, which packs it."""
    assert len(shipped) < MOST_BYTES
    assert NOUNS_FILE.stat().st_size < MOST_BYTES_OF_A_PACK
    assert all(
        path.stat().st_size < MOST_BYTES_OF_A_PACK
        for path in (*PACK_TABLES.values(), *TOPIC_TABLES.values())
    )


def test_notice_names_the_shipped_table_and_the_wheel_has_it() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8")
    tables = (*map(table_of_pack, WORD_PACKS), *map(table_of_topics, WITH_TOPICS))
    for file in (NOUNS_FILE, *map(bridge_file, (LOANWORDS, SHIPPED_TABLE, *tables))):
        path = file.relative_to(Path(sources.__file__).parents[3])
        assert f"src/{path.as_posix()}: " in notice
    for source in ("UniDic", "SudachiDict", "NEologd", "Apache License", "BSD"):
        assert source in notice
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert 'license-files = ["LICENSE", "NOTICE"]' in pyproject
