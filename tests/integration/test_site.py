"""A site of an archive: the same bytes each time, whole, and for any path."""

import json
import random
import re
import shutil
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import feedparser
import msgspec
import pytest
from bs4 import BeautifulSoup

from kbindex import KnowledgeBase, Show
from kbindex.knowledge import TagArticles
from kbindex.pages.feeds import ATOM_FILE, JSON_FILE, Feed, atom, topic_feed
from kbindex.pages.html.archive_view import ArchiveView
from kbindex.pages.html.frame import SiteHead
from kbindex.pages.html.rendering import TEMPLATES, Content
from kbindex.site import (
    SiteChanges,
    SiteFolder,
    SiteOptions,
    build_site,
    building,
    fingerprints,
    lists_file,
    other_files,
    related_file,
)
from kbindex.site.heads import Heads
from kbindex.site.manifest import NAME, digest
from kbindex.site.page_files import PageFiles

BASE_URL = "https://radio.example/notes/"
SHOW = Show(
    name="台所 </script> Radio", description="Two cooks & clusters", language="ja"
)
HOSTILE = '"><script>alert(1)</script>'
PRESENTERS = ("ry", "Ry", "a/b", "..", ".git", "con", "x" * 300, "é?#%2f", HOSTILE)


def write_archive(folder: Path) -> None:
    for number, presenter in enumerate(PRESENTERS, 1):
        episode = folder / f"{number:03}"
        episode.mkdir(parents=True)
        (episode / "README.md").write_text(
            f"# {number:03}\n\n- Recording date: 2021-06-{number:02}\n\n"
            f"## Contents\n\n### @{presenter}\n\n"
            f"- [Prometheus {number} {HOSTILE}](https://prometheus.example/{number})\n"
            f"  - 監視の話、{HOSTILE}\n"
            "- [Thanos and Grafana](https://thanos.example/)\n  - 監視\n",
            encoding="utf-8",
        )
    secret = folder / "900-private"
    secret.mkdir()
    (secret / "README.md").write_text(
        "# 900\n\n## Contents\n\n### @ryouta\n\n- [Zelkova](https://z.example/)\n"
    )


@pytest.fixture
def episodes(tmp_path: Path) -> Path:
    write_archive(tmp_path / "episodes")
    return tmp_path / "episodes"


def build(  # noqa: PLR0913 - a test names what it is about
    episodes: Path,
    name: str = "site",
    *,
    base_url: str | None = BASE_URL,
    drafts: bool = False,
    is_full: bool = False,
    has_search: bool = False,
    hub: str | None = None,
    searches: Mapping[str, str] | None = None,
) -> tuple[Path, SiteChanges]:
    place = episodes.parent.resolve() / name
    options = SiteOptions(
        language="ja",
        base_url=base_url,
        is_full=is_full,
        has_search=has_search,
        works_offline=has_search,
        hub=hub,
        searches=searches or {},
    )
    index = episodes.parent / "index"
    with KnowledgeBase.open(
        episodes, index, show=SHOW, leave_out=("*-private",), drafts=drafts
    ) as base:
        return place, build_site(base, SiteFolder.load(place), options)


def bytes_in(place: Path) -> Mapping[str, bytes]:
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "episodes"
    write_archive(folder)
    return build(folder, has_search=True)[0]


def pages(site: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    """Yield each page with its address below the root."""
    found = sorted(site.rglob("*.html"))
    assert len(found) > 30
    for path in found:
        address = path.relative_to(site).as_posix().removesuffix("index.html")
        yield address, BeautifulSoup(path.read_text("utf-8"), "html.parser")


def test_the_same_notes_give_the_same_bytes_wherever_they_are_written(
    episodes: Path,
) -> None:
    one, _ = build(episodes, "one", has_search=True)
    two, _ = build(episodes, "two", has_search=True)
    assert bytes_in(one) == bytes_in(two)


def test_a_second_run_writes_nothing_and_a_full_one_the_same(episodes: Path) -> None:
    place, first = build(episodes)
    before = bytes_in(place)
    assert first.written == first.files == len(before) - 1  # the list itself
    _, second = build(episodes)
    assert (second.files, second.written, second.removed) == (first.files, 0, 0)
    _, full = build(episodes, is_full=True)
    assert full.written == 0  # all is made again, and is as it was
    assert bytes_in(place) == before


def test_where_nothing_has_changed_the_archive_is_not_read(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, first = build(episodes, has_search=True)
    before = bytes_in(place)
    with monkeypatch.context() as patch:
        patch.setattr(building, "ArchiveView", None)
        _, second = build(episodes, has_search=True)
        shutil.rmtree(episodes.parent / "index")  # another index of the same notes
        _, third = build(episodes, has_search=True)
        assert second == third == SiteChanges(files=first.files, written=0, removed=0)
    _, full = build(episodes, has_search=True, is_full=True)
    assert full.written == 0
    assert bytes_in(place) == before


def test_a_file_that_somebody_spoilt_is_mended_though_no_note_has_changed(
    episodes: Path,
) -> None:
    place, _ = build(episodes, has_search=True)
    before = bytes_in(place)

    def check(written: int) -> None:
        _, changes = build(episodes, has_search=True)
        assert changes.written == written
        assert bytes_in(place) == before

    (place / "index.html").unlink()
    check(1)
    (place / "search" / "index" / "index.json").write_text("x")
    check(1)
    (place / "404.html").write_bytes(b"")
    (place / "topics" / "prometheus" / "index.html").unlink()
    check(2)


def test_a_full_run_mends_what_was_altered_and_kept_its_size(episodes: Path) -> None:
    place, _ = build(episodes)
    before = bytes_in(place)
    for name in ("index.html", ".kbindex-related.bin", "feed.xml"):
        (place / name).write_bytes(bytes(len(before[name])))
    _, changes = build(episodes, is_full=True)
    assert changes.written == 3
    assert bytes_in(place) == before


def test_a_site_that_was_not_completed_is_looked_at_again(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = build(episodes)
    before = bytes_in(place)
    edited = episodes / "002" / "README.md"
    text = edited.read_text("utf-8")
    edited.write_text(text.replace("監視の話", "まだ話す"), encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(SiteFolder, "end", lambda *_, **__: None)
        build(episodes)
    edited.write_text(text, encoding="utf-8")
    build(episodes)
    assert bytes_in(place) == before


@pytest.mark.parametrize("what", ["show", "code", "glossary", "topics"])
def test_what_is_no_note_changes_a_site_too(
    episodes: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    """Settings, the words of the user, another version: the site is a full one."""
    place, _ = build(episodes, has_search=True)
    if what == "show":
        show = Show(name="Elsewhere", language="ja")
        monkeypatch.setattr("tests.integration.test_site.SHOW", show)
    elif what == "code":
        monkeypatch.setattr(fingerprints, "package_digest", lambda: "another")
    elif what == "glossary":
        (episodes / "glossary.txt").write_text("監視 = watchtower\n", encoding="utf-8")
    else:
        topics = '[watchtower]\nlabel = "Watchtower"\naliases = ["物見"]\n'
        (episodes / "topics.toml").write_text(topics, encoding="utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(building, "ArchiveView", None)
        with pytest.raises(TypeError, match="callable"):
            build(episodes, has_search=True)
    build(episodes, has_search=True)
    fresh, _ = build(episodes, "fresh", has_search=True)
    assert bytes_in(place) == bytes_in(fresh)


@pytest.mark.parametrize("content", [b"", b"x", zlib.compress(b"{}"), None])
def test_what_was_kept_of_related_articles_may_be_anything(
    episodes: Path, content: bytes | None
) -> None:
    """It may come with a repository, with a list that says that it is as it was."""
    place, _ = build(episodes)
    file = place / related_file.NAME
    if content is None:
        kept = msgspec.json.decode(zlib.decompress(file.read_bytes()))
        kept["kept"]["lists"] = {"001#1": 7}
        content = zlib.compress(msgspec.json.encode(kept))
    file.write_bytes(content)
    listed = msgspec.json.decode((place / NAME).read_bytes())
    listed["files"][related_file.NAME] = ["", digest(content), len(content)]
    listed["stamp"] = "another"
    (place / NAME).write_bytes(msgspec.json.encode(listed))
    build(episodes)
    fresh, _ = build(episodes, "fresh")
    assert bytes_in(place) == bytes_in(fresh)


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"made by another" + zlib.compress(b"{}"), zlib.compress(b'{"a":1}')],
)
def test_what_was_kept_of_posting_lists_may_be_anything(
    episodes: Path, content: bytes
) -> None:
    place, _ = build(episodes, has_search=True)
    if content.startswith(zlib.compress(b"{")[:2]):
        content = fingerprints.package_digest().encode() + content
    (place / lists_file.NAME).write_bytes(content)
    listed = msgspec.json.decode((place / NAME).read_bytes())
    listed["files"][lists_file.NAME] = ["", digest(content), len(content)]
    listed["stamp"] = "another"
    (place / NAME).write_bytes(msgspec.json.encode(listed))
    build(episodes, has_search=True)
    fresh, _ = build(episodes, "fresh", has_search=True)
    assert bytes_in(place) == bytes_in(fresh)


def test_lists_of_another_version_of_the_program_are_not_kept(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place, _ = build(episodes, has_search=True)
    assert lists_file.read_lists(SiteFolder.load(place))
    monkeypatch.setattr(lists_file, "package_digest", lambda: "another")
    assert lists_file.read_lists(SiteFolder.load(place)) == b""


def test_templates_ask_for_no_figure_that_is_not_in_their_content() -> None:
    """What is not in it makes no page anew: the home page kept an old count of topics.

    Pages of searches are no files of a site.
    """
    asking = {
        path.name
        for path in TEMPLATES.glob("*.html")
        if re.search(r"\bview\.\w", path.read_text("utf-8"))
    }
    assert asking <= {"search_none.html"}


def edit(episodes: Path, rng: random.Random) -> None:
    """Change the archive in one of the ways in which hosts do."""
    folders = sorted(path for path in episodes.iterdir() if path.is_dir())
    page = rng.choice(folders) / "README.md"
    text = page.read_text("utf-8")
    kind = rng.choice(["note", "above", "rename", "new", "remove", "date", "presenter"])
    if kind == "remove" and len(folders) > 3:
        shutil.rmtree(page.parent)
        return
    if kind in {"new", "remove"}:
        page = episodes / f"{rng.randrange(100, 400)}" / "README.md"
        page.parent.mkdir(exist_ok=True)
        text += f"- [Istio {rng.random()}](https://istio.example/)\n  - メッシュ\n"
    elif kind == "note":
        text += f"  - Kubernetes {rng.random()}\n"
    elif kind == "above":
        new = f"- [Envoy {rng.random()}](https://envoy.example/)\n- [Pr"
        text = text.replace("- [Pr", new, 1)
    elif kind == "rename":
        text = text.replace("Thanos and Grafana", f"Thanos {rng.random()}")
    elif kind == "date":
        text = re.sub(r"2021-06-\d\d", f"2020-0{rng.randrange(1, 9)}-01", text)
    else:
        text = re.sub("### @.*", f"### @{rng.choice(['ry', 'RY', 'new one'])}", text)
    page.write_text(text, encoding="utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_an_incremental_site_is_a_full_one_after_any_edits(
    episodes: Path, seed: int
) -> None:
    """Law: what a page is made of holds all that its bytes depend on."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    place, _ = build(episodes)
    for number in range(4):
        for _ in range(rng.randrange(1, 3)):
            edit(episodes, rng)
        _, changes = build(episodes)
        fresh, _ = build(episodes, f"fresh-{number}")
        assert bytes_in(place) == bytes_in(fresh)
        assert changes.written < changes.files


def test_transcripts_that_are_gone_leave_no_trace(episodes: Path) -> None:
    """An index of what was said stays when nothing is left in it: it is as none."""
    transcript = episodes / "002" / "README.vtt"
    transcript.write_text("WEBVTT\n\n00:01.000 --> 00:05.000\nEnvoy\n", "utf-8")
    build(episodes)
    transcript.unlink()
    place, _ = build(episodes)
    shutil.rmtree(episodes.parent / "index")
    fresh, _ = build(episodes, "fresh")
    assert bytes_in(place) == bytes_in(fresh)


def test_articles_without_tags_come_and_go(episodes: Path) -> None:
    """A second run ended in a traceback where an article was new and had no tag."""
    place, _ = build(episodes)
    page = episodes / "002" / "README.md"
    text = page.read_text("utf-8")
    untagged = "- [Quiet evening](https://evening.example/)\n  - 監視の話\n"
    for number, more in enumerate((untagged, 2 * untagged, "")):
        page.write_text(text + more, encoding="utf-8")
        build(episodes)
        fresh, _ = build(episodes, f"fresh-{number}")
        assert bytes_in(place) == bytes_in(fresh)


def test_an_edit_of_one_note_leaves_most_files_alone(episodes: Path) -> None:
    build(episodes)
    page = episodes / "002" / "README.md"
    text = page.read_text("utf-8").replace("監視の話", "まだ話す")
    page.write_text(text, encoding="utf-8")
    _, changes = build(episodes)
    assert changes.removed == 0
    assert 0 < changes.written < changes.files / 4


def test_a_page_that_is_as_it_was_needs_no_head(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[str]()

    def count(heads: Heads, content: Content) -> SiteHead:
        made.append(content.template)
        return head(heads, content)

    head = Heads.head
    monkeypatch.setattr(Heads, "head", count)
    place, _ = build(episodes)
    assert len(made) == len([*place.rglob("index.html")])
    made.clear()
    page = episodes / "002" / "README.md"
    page.write_text(page.read_text("utf-8").replace("監視の話", "まだ話す"), "utf-8")
    build(episodes)
    assert {*made} >= {"article.html", "episode.html"}
    assert len(made) < len([*place.rglob("index.html")]) / 4


def keywords(page: Path) -> list[str]:
    soup = BeautifulSoup(page.read_text("utf-8"), "html.parser")
    (script,) = soup.find_all("script", type="application/ld+json")
    found: list[str] = json.loads(script.text)["keywords"]
    return found


def test_another_name_of_a_topic_is_in_the_heads_of_its_articles(
    episodes: Path,
) -> None:
    """No article says the label of its tag: it is made of the tag that stands there."""
    place, _ = build(episodes)
    page = place / "episodes" / "002" / "1" / "index.html"
    assert "Prometheus" in keywords(page)
    topics = '[prometheus]\nlabel = "Fire thief"\n'
    (episodes / "topics.toml").write_text(topics, encoding="utf-8")
    build(episodes)
    assert "Fire thief" in keywords(page)
    fresh, _ = build(episodes, "fresh")
    assert bytes_in(place) == bytes_in(fresh)


def test_a_feed_that_says_the_same_is_not_written_as_xml_again(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = list[str]()

    def count(feed: Feed) -> bytes:
        written.append(feed.atom_url)
        return atom(feed)

    monkeypatch.setattr(other_files, "atom", count)
    build(episodes)
    feeds = {*written}
    assert len(written) == len(feeds) > 3
    written.clear()
    page = episodes / "002" / "README.md"
    page.write_text(page.read_text("utf-8").replace("監視の話", "まだ話す"), "utf-8")
    build(episodes)
    assert 0 < len(written) < len(feeds)
    assert f"{BASE_URL}feed.xml" not in written  # it has no notes, only their titles
    written.clear()
    build(episodes, hub="https://hub.example/")
    assert {*written} == feeds


def test_a_feed_is_made_once_for_both_of_its_files(
    episodes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = list[str]()

    def count(view: ArchiveView, found: TagArticles, root: str) -> Feed:
        made.append(found.tag.id)
        return topic_feed(view, found, root)

    monkeypatch.setattr(other_files, "topic_feed", count)
    place, _ = build(episodes)
    assert len(made) == len({*made}) > 3
    for tag in made:
        assert {path.name for path in (place / "topics" / tag).iterdir()} > {
            *(ATOM_FILE, JSON_FILE)
        }


def test_articles_are_laid_out_behind_their_episode(episodes: Path) -> None:
    """Of notes that both show, the markup is kept meanwhile."""
    with KnowledgeBase.open(episodes, episodes.parent / "index") as base:
        files = PageFiles(ArchiveView(base), SiteOptions(language="en"), None).files()
        paths = [file.path for file in files]
    first = paths.index("episodes/002/index.html")
    assert paths[first : first + 4] == [
        "episodes/002/index.html",
        "episodes/002/1/index.html",
        "episodes/002/2/index.html",
        "episodes/003/index.html",
    ]


def test_nothing_of_a_private_episode_is_in_any_file(site: Path) -> None:
    for name, content in bytes_in(site).items():
        assert "900" not in name
        assert not {b"Zelkova", b"ryouta", b"900-private"} & {
            word for word in (b"Zelkova", b"ryouta", b"900-private") if word in content
        }, name


def test_nothing_of_a_private_episode_is_in_what_a_search_reads_or_a_run_keeps(
    episodes: Path,
) -> None:
    place, _ = build(episodes, has_search=True)
    files = bytes_in(place)
    made_by = fingerprints.package_digest().encode()
    kept = [
        zlib.decompress(files[lists_file.NAME].removeprefix(made_by)),
        zlib.decompress(files[related_file.NAME]),
    ]
    assert all(b"002/README.md" in content for content in kept)
    for content in (*kept, *files.values()):
        found = content.lower()
        assert not [w for w in (b"zelkova", b"ryouta", b"900-private") if w in found]


def test_drafts_are_shown_where_they_are_wanted_private_episodes_never(
    episodes: Path,
) -> None:
    for name, mark in (("800", "draft: true"), ("801", "private: true")):
        (episodes / name).mkdir()
        page = f"---\n{mark}\n---\n# {name}\n\n## @ry\n\n### Leases\n\n- of etcd\n"
        (episodes / name / "README.md").write_text(page)
    place, _ = build(episodes, "preview", drafts=True)
    assert (place / "episodes" / "800" / "index.html").is_file()
    assert not (place / "episodes" / "801").exists()
    assert not (place / "episodes" / "900-private").exists()
    again, changes = build(episodes, "preview")
    assert changes.removed > 0
    assert not (again / "episodes" / "800").exists()


def test_every_link_leads_to_a_file_below_any_path(site: Path) -> None:
    files = bytes_in(site).keys()
    root = "https://host.example/some/where/"
    for address, page in pages(site):
        if address == "404.html":
            continue
        here = urljoin(root, address)
        for element in page.select("[href], [src]"):
            href = str(element.get("href") or element.get("src"))
            target = urlsplit(urljoin(here, href))
            if target.netloc != "host.example":
                continue
            assert target.path.startswith("/some/where/"), (address, href)
            path = unquote(target.path).removeprefix("/some/where/")
            path += "index.html" if not path or path.endswith("/") else ""
            assert path in files, (address, href)


def test_the_page_of_no_address_links_from_the_root_of_its_host(site: Path) -> None:
    page = BeautifulSoup((site / "404.html").read_text("utf-8"), "html.parser")
    links = [str(element["href"]) for element in page.select("a[href], link[href]")]
    inside = [href for href in links if not href.startswith(("http", "#"))]
    assert inside
    assert all(href.startswith("/notes/") for href in inside)
    assert page.select('meta[name="robots"][content="noindex"]')
    assert not page.select('link[rel="canonical"]')


@pytest.mark.parametrize("base_url", [None, "https://radio.example/"])
def test_a_site_that_moves_below_another_path_is_a_full_one(
    episodes: Path, base_url: str | None
) -> None:
    build(episodes, base_url=base_url)
    place, _ = build(episodes)
    full, _ = build(episodes, "full")
    assert bytes_in(place) == bytes_in(full)


def test_each_page_says_its_policy_before_it_loads_anything(site: Path) -> None:
    for address, page in pages(site):
        head = page.head
        assert head is not None
        first = head.select("*")[1]  # behind the encoding
        assert first.get("http-equiv") == "Content-Security-Policy", address
        said = str(first["content"])
        assert "default-src 'none'" in said
        assert "unsafe" not in said


def test_no_script_or_style_stands_in_a_page(site: Path) -> None:
    for address, page in pages(site):
        for script in page.find_all("script"):
            is_data = script.get("type") == "application/ld+json"
            assert script.get("src") or is_data, address
        assert not page.find_all("style")
        for element in page.select("*"):
            assert not [name for name in element.attrs if name.startswith("on")]
            assert "style" not in element.attrs


def test_data_for_search_engines_is_json_that_ends_no_element(site: Path) -> None:
    kinds = set[str]()
    for address, page in pages(site):
        for script in page.select('script[type="application/ld+json"]'):
            data = msgspec.json.decode(str(script.string))
            kinds.add(data["@type"])
            assert data["url"] == BASE_URL + address
    assert kinds == {"PodcastSeries", "PodcastEpisode", "Article"}


def test_canonical_addresses_are_those_of_the_sitemap(site: Path) -> None:
    said = {
        str(link["href"])
        for _, page in pages(site)
        for link in page.select('link[rel="canonical"]')
    }
    root = ET.fromstring((site / "sitemap.xml").read_bytes())  # noqa: S314 - our own
    listed = [loc.text for loc in root.iter() if loc.tag.endswith("loc")]
    assert len(listed) == len(set(listed))
    assert set(listed) == said
    assert f"Sitemap: {BASE_URL}sitemap.xml" in (site / "robots.txt").read_text()


def test_previews_name_the_page_and_a_picture_that_is_there(site: Path) -> None:
    for address, page in pages(site):
        if address in {"404.html", "search/"}:
            continue
        said = {
            str(meta["property"]): str(meta["content"])
            for meta in page.select("meta[property]")
        }
        assert said["og:url"] == BASE_URL + address
        assert said["og:title"]
        assert said["og:image"] == BASE_URL + "preview.png"
    assert (site / "preview.png").read_bytes().startswith(b"\x89PNG")


def test_feeds_are_well_formed_and_their_ids_are_apart(site: Path) -> None:
    files = bytes_in(site)
    feeds = [name for name in files if name.endswith("feed.xml")]
    assert "topics/prometheus/feed.xml" in feeds
    for name in feeds:
        feed = feedparser.parse(files[name])
        assert not feed.bozo, name
        ids = [entry.id for entry in feed.entries]
        assert ids
        assert len(ids) == len(set(ids)), name
        for entry in feed.entries:
            path = unquote(urlsplit(entry.link).path).removeprefix("/notes/")
            assert f"{path}index.html" in files, (name, entry.link)


def test_beside_each_feed_lies_a_json_feed_with_the_same_entries(site: Path) -> None:
    files = bytes_in(site)
    for name in [name for name in files if name.endswith("feed.xml")]:
        beside = json.loads(files[name.replace(".xml", ".json")])
        ids = [entry.id for entry in feedparser.parse(files[name]).entries]
        assert [entry["id"] for entry in beside["items"]] == ids


def test_saved_searches_have_feeds_that_say_where_to_ask_for_changes(
    episodes: Path,
) -> None:
    hub = "https://hub.example/"
    searches = {"watch": "監視 sort:date", "none": "tag:not-a-tag"}
    place, _ = build(episodes, hub=hub, searches=searches)
    watch: Any = feedparser.parse((place / "searches/watch/feed.xml").read_bytes())
    assert watch.entries
    links = {one.rel: one.href for one in watch.feed.links}
    assert links["hub"] == hub
    assert links["self"] == f"{BASE_URL}searches/watch/feed.xml"
    days = [one.updated for one in watch.entries]
    assert days == sorted(days, reverse=True)
    none = json.loads((place / "searches/none/feed.json").read_bytes())
    assert (none["items"], none["hubs"][0]["url"]) == ([], hub)
    home = (place / "index.html").read_text("utf-8")
    assert f'href="{BASE_URL}searches/watch/feed.json"' in home


def test_readers_see_the_feeds_that_programs_are_told_of(site: Path) -> None:
    for page in ("index.html", "topics/prometheus/index.html"):
        soup = BeautifulSoup((site / page).read_text("utf-8"), "html.parser")
        told = {a["href"] for a in soup.select("link[type='application/atom+xml']")}
        assert told
        assert {a["href"] for a in soup.select("footer a[type]")} == told


def test_ids_of_a_feed_stay_when_a_note_is_written_above(episodes: Path) -> None:
    def ids_of(place: Path) -> set[str]:
        feed = feedparser.parse((place / "topics/thanos/feed.xml").read_bytes())
        return {entry.id for entry in feed.entries}

    place, _ = build(episodes)
    before = ids_of(place)
    page = episodes / "003" / "README.md"
    text = page.read_text("utf-8").replace("- [Pr", "- [X](https://x.example/)\n- [Pr")
    page.write_text(text, encoding="utf-8")
    place, _ = build(episodes)
    assert ids_of(place) == before


def test_the_search_is_there_or_left_out_with_all_that_it_reads(
    episodes: Path, site: Path
) -> None:
    place, _ = build(episodes)
    searched = {"kbindex-search.js", "opensearch.xml", "service-worker.js"}
    with_search, without = bytes_in(site).keys(), bytes_in(place).keys()
    assert {*searched, "search/index.html", "search/index/index.json"} <= with_search
    assert not searched & without
    assert not [name for name in without if name.startswith("search/")]
    assert b'role="search"' in (site / "index.html").read_bytes()
    assert b'role="search"' not in (place / "index.html").read_bytes()


def test_an_incremental_index_is_a_full_one(episodes: Path) -> None:
    place, _ = build(episodes, has_search=True)
    edit(episodes, random.Random(7))  # noqa: S311 - no secret
    _, changes = build(episodes, has_search=True)
    fresh, _ = build(episodes, "fresh", has_search=True)
    assert bytes_in(place) == bytes_in(fresh)
    assert changes.written < changes.files / 2


def test_browsers_search_from_their_address_bar(site: Path) -> None:
    described = ET.fromstring((site / "opensearch.xml").read_bytes())  # noqa: S314 - our own
    addresses = [str(one.get("template")) for one in described if one.get("template")]
    assert addresses[0] == f"{BASE_URL}search/?q={{searchTerms}}"
    named = {
        str(link["href"])
        for address, page in pages(site)
        if address not in {"404.html", "search/"}
        for link in page.select('link[rel="search"]')
    }
    assert named == {f"{BASE_URL}opensearch.xml"}


def test_what_browsers_keep_is_there_and_of_this_version(
    episodes: Path, site: Path
) -> None:
    def kept_of(place: Path) -> dict[str, Any]:
        script = (place / "service-worker.js").read_text("utf-8")
        said, _, _ = script.removeprefix("const kept = ").partition(";\n")
        value: dict[str, Any] = msgspec.json.decode(said)
        return value

    kept, files = kept_of(site), bytes_in(site).keys()
    for address in (*kept["frame"], kept["pack"]):
        path = f"{address}index.html" if address[-1:] in {"", "/"} else address
        assert path in files
    pack = msgspec.json.decode((site / kept["pack"]).read_bytes())
    for name, content in pack.items():
        assert (site / kept["index"] / name).read_text("utf-8") == content
    index = {name for name in files if name.startswith(kept["index"])}
    assert {kept["index"] + name for name in pack} == index
    page = episodes / "002" / "README.md"
    page.write_text(page.read_text("utf-8").replace("監視", "配備"), encoding="utf-8")
    place, _ = build(episodes, has_search=True)
    assert kept_of(place)["version"] != kept["version"]


def test_without_an_address_in_the_web_nothing_says_one(episodes: Path) -> None:
    place, _ = build(episodes, base_url=None)
    names = bytes_in(place).keys()
    wanted = {"index.html", "404.html", ".nojekyll", NAME}
    assert wanted <= names
    assert not {"feed.xml", "sitemap.xml", "robots.txt", "preview.png"} & names
    for _, page in pages(place):
        assert not page.select(
            'link[rel="canonical"], meta[property], [href*="/notes/"]'
        )
