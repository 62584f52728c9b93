"""The bridges of archives: the shipped ones, or made once and healed; users' words."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from kbindex import KnowledgeBase
from kbindex.config import WORD_PACKS
from kbindex.errors import ConfigError
from kbindex.indexing import package_bridges
from kbindex.indexing.archive_bridges import UserGlossary, table_fingerprint
from kbindex.language import Analyzer
from kbindex.language.bridges.data_digests import DIGESTS
from kbindex.language.bridges.sources import bridge_file, words_of_pack
from kbindex.topics import UserTopics

Write = Callable[[str, str | bytes], Path]
Open = Callable[..., KnowledgeBase]

EPISODE = """\
# 001

## Contents

### @ry

#### Zephyr

- 監視
"""


GLOSSARY = ("そよ風 = zephyr", "channels = #0 = #1 = #2")

OTHERS = ("SudachiPy=0", "SudachiDict-core=0", "PyStemmer=0")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, analyzer: Analyzer) -> Path:
    """The tables that are made where the shipped ones do not fit: seconds, once."""
    folder = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(package_bridges, "installed_libraries", lambda: OTHERS)
        package_bridges.open_package_bridges(folder, analyzer).close()
    return folder


@pytest.fixture
def archive(write: Write, open_base: Open) -> None:
    """An archive that was searched before."""
    write("001", EPISODE)
    assert ids(open_base(), "monitoring") == ["001#1"]


@pytest.fixture
def cache(
    archive: None, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A cache that holds what a first search made where other libraries are."""
    del archive
    monkeypatch.setattr(package_bridges, "installed_libraries", lambda: OTHERS)
    cache = tmp_path / "cache"
    cache.mkdir()
    shutil.copytree(made, cache, dirs_exist_ok=True)
    return cache


def ids(base: KnowledgeBase, query: str) -> list[str]:
    return [str(hit.article.id) for hit in base.search(query).hits]


def states(cache: Path) -> list[tuple[str, int, int]]:
    """List the files in a cache; others of the same names have other states."""
    return sorted(
        (path.name, path.stat().st_ino, path.stat().st_mtime_ns)
        for path in cache.glob("*.tsv")
    )


def test_table_is_built_once_and_used_by_all(
    cache: Path, episodes: Path, tmp_path: Path
) -> None:
    """By every archive that has no words of its own."""
    before = states(cache)
    shutil.copytree(episodes, tmp_path / "others")
    for folder in (episodes, tmp_path / "others"):
        for full in (False, True):
            index = tmp_path / f"index of {folder.name}"
            with KnowledgeBase.open(folder, index, cache=cache, full=full) as base:
                assert ids(base, "monitoring") == ["001#1"]
    assert states(cache) == before
    kinds = [name.partition("-")[0] for name, _, _ in before]
    assert kinds == ["bridges", *("pack" for _ in WORD_PACKS)]


@pytest.mark.usefixtures("archive")
def test_first_search_makes_no_table(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    """The package's own are shipped."""
    cache = tmp_path / "empty"
    with KnowledgeBase.open(
        episodes, index, cache=cache, preparing=not_entered
    ) as base:
        assert ids(base, "monitoring") == ["001#1"]
    assert not cache.exists()


def not_entered() -> AbstractContextManager[None]:
    raise AssertionError


@pytest.mark.parametrize("query", ["monitoring", "監視"])
@pytest.mark.usefixtures("archive")
def test_first_search_after_a_build_takes_at_most_twice_a_later_one(
    episodes: Path, index: Path, tmp_path: Path, query: str
) -> None:
    """It took ten times as much. Of processor time, the best of three."""
    places = ("--episodes", str(episodes), "--index", str(index))
    first, later = [], []
    for turn in range(3):
        cache = str(tmp_path / f"cache {turn}")
        spend([*places, "rebuild"], cache)
        first.append(spend([*places, "search", query], cache))
        later.append(spend([*places, "search", query], cache))
    assert min(first) <= 2 * min(later)


def spend(args: list[str], cache: str) -> float:
    """Run the program with a cache of its own; return its processor time in seconds."""
    before = os.times()
    environ = {**os.environ, "XDG_CACHE_HOME": cache}
    command = [sys.executable, "-m", "kbindex", *args]
    subprocess.run(command, env=environ, check=True, capture_output=True)  # noqa: S603 - our own program
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


@pytest.mark.usefixtures("archive")
def test_words_of_a_user_are_all_that_is_made_once_for_all_archives(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "empty"
    shutil.copytree(episodes, tmp_path / "others")
    for folder in (episodes, tmp_path / "others"):
        with KnowledgeBase.open(
            folder, index / folder.name, glossary=GLOSSARY, cache=cache
        ) as base:
            assert ids(base, "そよ風") == ["001#1"]
            assert ids(base, "monitoring") == ["001#1"]
    (table,) = cache.glob("*.tsv")
    assert table.stat().st_size < 2_000


@pytest.mark.usefixtures("archive")
def test_damaged_table_of_a_users_words_is_built_anew(
    episodes: Path, index: Path, tmp_path: Path
) -> None:
    cache = tmp_path / "empty"
    for content in (None, b"", b"garbage", b"\0" * 4_000):
        if content is not None:
            (table,) = cache.glob("*.tsv")
            table.write_bytes(content)
        with KnowledgeBase.open(
            episodes, index, glossary=GLOSSARY, cache=cache
        ) as base:
            assert ids(base, "そよ風") == ["001#1"]


def test_names_of_a_users_topics_lead_to_the_articles(
    open_base: Open, write: Write, episodes: Path
) -> None:
    write("001", EPISODE.replace("Zephyr", "KEDA"))
    assert ids(open_base(), "見張り塔") == []
    text = '[keda]\naliases = ["見張り塔"]\n'
    (episodes / "topics.toml").write_text(text, encoding="utf-8")
    assert ids(open_base(), "見張り塔") == ["001#1"]
    (episodes / "topics.toml").unlink()
    assert ids(open_base(), "見張り塔") == []


def test_names_of_a_topic_that_is_gone_lead_nowhere(
    open_base: Open, write: Write, episodes: Path
) -> None:
    """Regression: they stayed bridges, though the user's entry is in its place."""
    write("001", EPISODE.replace("Zephyr", "KEDA"))
    assert ids(open_base(), "ケダ") == ["001#1"]
    text = '[our-scaler]\nlabel = "KEDA"\n'
    (episodes / "topics.toml").write_text(text, encoding="utf-8")
    base = open_base()
    assert ids(base, "tag:keda") == ids(base, "tag:our-scaler") == ["001#1"]
    assert ids(base, "ケダ") == []


def test_tables_of_other_words_have_other_names() -> None:
    one, other = (UserGlossary(source="x", text=f"a = {text}") for text in "bc")
    same = UserGlossary(source="y", text=one.text)
    topics = UserTopics(source="x", text=one.text)
    assert table_fingerprint([one]) == table_fingerprint([same])
    made = [
        table_fingerprint(),
        table_fingerprint([one]),
        table_fingerprint([other]),
        table_fingerprint([one, other]),
        table_fingerprint([other, one]),
        table_fingerprint([], [topics]),
        table_fingerprint([one], [topics]),
    ]
    assert len(set(made)) == len(made)


def test_damaged_table_is_built_anew(cache: Path, episodes: Path, index: Path) -> None:
    (table,) = cache.glob("bridges-*.tsv")
    content = table.read_bytes()
    table.write_bytes(content.replace("監視".encode(), "監査".encode()))
    names = [name for name, _, _ in states(cache)]
    with KnowledgeBase.open(episodes, index, cache=cache) as base:
        assert ids(base, "monitoring") == ["001#1"]
    assert [name for name, _, _ in states(cache)] == names
    assert table.read_bytes() == content


def test_search_needs_no_place_for_its_table(
    cache: Path, episodes: Path, index: Path
) -> None:
    """As where the home is read-only, or there is none."""
    no_folder = cache / "file"
    no_folder.write_text("")
    with KnowledgeBase.open(episodes, index, cache=no_folder / "cache") as base:
        assert ids(base, "monitoring") == ["001#1"]
        assert ids(base, "監視") == ["001#1"]
    assert no_folder.is_file()


@pytest.mark.usefixtures("archive")
def test_table_that_an_earlier_version_kept_in_the_index_is_tidied_away(
    open_base: Open, index: Path
) -> None:
    old = index / "bridges-dc04610a7b96a768-e577de0c.tsv"
    old.write_text("#0\t[]\n", encoding="utf-8")
    assert ids(open_base(refresh=False), "monitoring") == ["001#1"]
    assert ids(open_base(), "monitoring") == ["001#1"]
    assert not list(index.glob("*bridges*"))


@pytest.mark.parametrize("place", ["glossary.txt", "../glossary.txt"])
@pytest.mark.usefixtures("archive")
def test_words_of_the_user_lead_to_the_articles(
    open_base: Open, episodes: Path, place: str
) -> None:
    assert ids(open_base(), "そよ風") == []
    (episodes / place).write_text("\n".join(GLOSSARY), encoding="utf-8-sig")
    assert ids(open_base(), "そよ風") == ["001#1"]
    (episodes / place).unlink()
    assert ids(open_base(), "そよ風") == []


@pytest.mark.usefixtures("archive")
def test_lines_of_the_configuration_are_words_of_the_user(
    episodes: Path, index: Path
) -> None:
    with KnowledgeBase.open(episodes, index, glossary=GLOSSARY) as base:
        assert ids(base, "そよ風") == ["001#1"]


@pytest.mark.usefixtures("archive")
def test_glossary_line_that_looks_like_a_key_of_the_table_harms_no_search(
    episodes: Path, index: Path
) -> None:
    """`#0` is the key of the first group as well."""
    with KnowledgeBase.open(episodes, index, glossary=GLOSSARY) as base:
        assert ids(base, "そよ風") == ["001#1"]
        assert ids(base, "channels #0") == []


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"zephyr\n"], ids=["no UTF-8", "no group"]
)
@pytest.mark.usefixtures("archive")
def test_glossary_that_is_none_is_one_clear_line_by_its_file(
    open_base: Open, episodes: Path, content: bytes
) -> None:
    path = episodes / "glossary.txt"
    path.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        open_base().search("Zephyr")
    assert str(caught.value).startswith(f"{path}: ")
    assert "\n" not in str(caught.value)


# Context words, packs


@pytest.mark.usefixtures("archive")
def test_group_of_the_user_with_a_context_counts_beside_its_words(
    open_base: Open, episodes: Path
) -> None:
    line = "そよ風 = zephyr | with: wind, monitoring"
    (episodes / "glossary.txt").write_text(line, encoding="utf-8")
    base = open_base()
    assert ids(base, "そよ風") == []
    for query, is_found in (("そよ風 監視", True), ("そよ風 ログ", False)):
        hits = base.search(query).hits
        told = [(m.query, m.how) for hit in hits for m in hit.matched]
        assert (("そよ風", "glossary") in told) == is_found
    (words,) = base.glossary()
    assert words.context == ("wind", "monitoring")


@pytest.fixture
def pack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    """A pack that holds other words than it comes with."""
    folder = tmp_path / "data"
    shutil.copytree(bridge_file(""), folder)
    name = WORD_PACKS[0]
    text = "# A pack.\nbreeze = zephyr = 微風\nmonitoring = 番\n"
    (folder / words_of_pack(name)).write_text(text, encoding="utf-8")
    monkeypatch.setitem(DIGESTS, words_of_pack(name), "00" * 16)
    place = "kbindex.language.bridges.sources.bridge_file"
    monkeypatch.setattr(place, folder.joinpath)
    monkeypatch.setattr(package_bridges, "bridge_file", folder.joinpath)
    return name


@pytest.mark.usefixtures("archive")
def test_words_of_a_pack_lead_on_where_it_is_not_left_out(
    open_base: Open, episodes: Path, index: Path, pack: str
) -> None:
    base = open_base()
    (match,) = base.search("微風").hits[0].matched
    assert (match.term, match.how) == ("Zephyr", "glossary")
    assert ids(base, "番") == []  # 番 = monitoring, and 監視 is the glossary's
    for packs, found in (((), []), (WORD_PACKS[1:], []), ([pack, pack], ["001#1"])):
        with KnowledgeBase.open(episodes, index, packs=packs) as base:
            assert ids(base, "微風") == found
            assert [one.name for one in base.packs() if one.is_on] == [*{*packs}]
            assert {one.name: one.groups for one in base.packs()}[pack] == 2


WEB_PAGE = """# 002

- Recording date: 2024-02-02

## Contents

### @b

#### [Vitest 3](https://example.org/vitest)

- テストが速い

#### [Custom Elements in forms](https://example.org/selectors)

- フォームの部品を作る

#### [Eleventy](https://example.org/e)

- ページを作る
"""


def test_choice_of_packs_tags_anew_and_is_as_if_built_so(
    episodes: Path, tmp_path: Path
) -> None:
    """Forth and back: what was built under another choice leaves no trace."""
    (episodes / "002.md").write_text(WEB_PAGE, encoding="utf-8")
    choices: list[tuple[str, ...] | None] = [
        None,
        ("web",),
        ("cloud-native", "web"),
        (),
    ]
    for packs in (*choices, *reversed(choices)):
        place = tmp_path / f"fresh-{packs}"
        with KnowledgeBase.open(episodes, tmp_path / "kept", packs=packs) as kept:
            with KnowledgeBase.open(episodes, place, packs=packs) as fresh:
                assert [*kept.articles()] == [*fresh.articles()]
            tags = {tag for article in kept.articles() for tag in article.tags}
            assert ({"vitest", "custom-elements"} <= tags) == bool(
                packs and "web" in packs
            )
            assert not KnowledgeBase.look(
                episodes, tmp_path / "kept", packs=packs
            ).changed


def test_names_of_a_chosen_pack_lead_to_its_topics(
    episodes: Path, tmp_path: Path
) -> None:
    (episodes / "002.md").write_text(WEB_PAGE, encoding="utf-8")
    for packs, found in ((None, []), (["web"], ["002#3"])):
        with KnowledgeBase.open(episodes, tmp_path / "index", packs=packs) as base:
            assert ids(base, "11ty") == found


@pytest.mark.usefixtures("archive", "pack")
def test_user_takes_back_what_a_pack_says(open_base: Open, episodes: Path) -> None:
    line = "breeze != zephyr\n"
    assert ids(open_base(), "breeze") == ["001#1"]
    (episodes / "glossary.txt").write_text(line, encoding="utf-8")
    assert ids(open_base(), "breeze") == []
    assert ids(open_base(), "微風") == ["001#1"]


def test_pack_that_there_is_not_is_refused_and_the_nearest_named(
    episodes: Path, index: Path
) -> None:
    with pytest.raises(ValueError, match=r"^no pack 'wep' \(did you mean web\?\)$"):
        KnowledgeBase.open(episodes, index, packs=["web", "wep"])


# What the archive explains itself

EXPLAINING = (
    EPISODE
    + """
#### Coils

- Warp Drive Coils (WDC)を測る
"""
)
OTHER = """\
# 002

## Contents

### @ry

#### WDCの話

- 部品
"""


@pytest.fixture
def coils(write: Write) -> None:
    write("001", EXPLAINING)
    write("002", OTHER)


@pytest.mark.usefixtures("coils")
def test_abbreviation_finds_what_it_stands_for_and_back(open_base: Open) -> None:
    base = open_base()
    assert set(ids(base, "WDC")) == {"001#2", "002#1"}
    assert set(ids(base, "Warp Drive Coils")) == {"001#2", "002#1"}
    (match,) = base.search("Warp Drive Coils").hits[1].matched
    assert (match.term, match.how) == ("WDC", "archive")
    found = {hit.article.id: hit.matched[0].term for hit in base.search("WDC").hits}
    assert set(found.values()) == {"WDC"}


@pytest.mark.usefixtures("coils")
def test_user_takes_an_abbreviation_back_without_a_new_index(
    open_base: Open, episodes: Path
) -> None:
    assert "002#1" in ids(open_base(), "Warp Drive Coils")
    line = "WDC != warp-drive coils\n"
    (episodes.parent / "glossary.txt").write_text(line, encoding="utf-8")
    base = open_base()
    assert base.changes.is_empty
    assert ids(base, "Warp Drive Coils") == ["001#2"]
    own, explained = base.glossary()
    assert (own.how, own.names) == ("refusal", ("WDC", "warp-drive coils"))
    assert explained.refused_by == f"{own.source}:1"


@pytest.mark.usefixtures("coils")
def test_explanation_goes_with_the_note_that_gave_it(
    open_base: Open, write: Write
) -> None:
    assert [one.names for one in open_base().glossary()] == [
        ("WDC", "Warp Drive Coils")
    ]
    write("001", EPISODE)
    base = open_base()
    assert base.glossary() == ()
    assert "001#2" not in ids(base, "WDC")


@pytest.mark.usefixtures("coils")
def test_index_that_was_refreshed_explains_what_a_new_one_does(
    open_base: Open, write: Write, episodes: Path, tmp_path: Path
) -> None:
    open_base()
    write("003", EXPLAINING.replace("Warp Drive Coils (WDC)", "WDC (warp-drive coil)"))
    refreshed = open_base()
    new = KnowledgeBase.open(episodes, tmp_path / "new")
    assert refreshed.changes.added == ("003",)
    with new:
        assert refreshed.glossary() == new.glossary()
    (words,) = refreshed.glossary()
    assert (words.count, [at.id for at in words.evidence]) == (2, ["001#2", "003#2"])
    tables = [next(tmp_path.rglob(f"{name}/g*/words.tsv")) for name in ("new", "index")]
    assert tables[0].read_bytes() == tables[1].read_bytes()
