"""Feeds: RSS, Atom, every tag that becomes front matter, and what is broken."""

import pytest
from tests.processor_time import within

from kbindex.importing.announced import Chapter, Companion, Person
from kbindex.importing.feeds import MAX_FEED_BYTES, read_feed
from kbindex.importing.source_errors import SourceError

HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0"
  xmlns:psc="http://podlove.org/simple-chapters">
<channel><title>灯台ラジオ</title><itunes:author>Harbour FM</itunes:author>
"""
TAIL = "</channel></rss>"

ITEM = """\
<item>
  <title>第12回 R&amp;D &lt;b&gt;の灯り&lt;/b&gt;</title>
  <guid isPermaLink="false">lh-12</guid>
  <link>https://lighthouse.example/12</link>
  <pubDate>Fri, 02 Jul 2021 23:30:00 +0900</pubDate>
  <description>short</description>
  <content:encoded><![CDATA[<p>今日の話題</p>]]></content:encoded>
  <enclosure url="https://cdn.example/12.mp3" length="9" type="audio/mpeg"/>
  <itunes:duration>3723</itunes:duration>
  <itunes:episode>12</itunes:episode>
  <itunes:season>2</itunes:season>
  <itunes:author>Mio</itunes:author>
  <category>storage</category>
  <podcast:person href="https://twitter.com/mio">Mio</podcast:person>
  <podcast:person role="guest">Ren &amp; co</podcast:person>
  <podcast:person role="audio editor">Nobody</podcast:person>
  <podcast:chapters url="https://cdn.example/12.json" type="application/json+chapters"/>
  <podcast:transcript url="https://cdn.example/12.srt" type="application/x-subrip"/>
  <podcast:transcript url="https://cdn.example/12.vtt" type="text/vtt"/>
  <psc:chapters><psc:chapter start="00:01:30" title="灯り" href="https://a.example/"/>
  </psc:chapters>
</item>
"""

ATOM = """\
<feed xmlns="http://www.w3.org/2005/Atom"><title>Beacon</title>
<entry><title type="html">One &amp;amp; only</title><id>tag:beacon.example,2024:1</id>
<link rel="alternate" href="https://beacon.example/one"/>
<link rel="enclosure" href="https://cdn.example/one.mp4" type="video/mp4"/>
<published>2024-03-05T08:00:00Z</published><updated>2025-01-01T00:00:00Z</updated>
<author><name>Kai</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hello</p></div></content>
</entry></feed>
"""


def rss(*items: str) -> bytes:
    return (HEAD + "".join(items) + TAIL).encode()


def test_all_that_rss_says_of_an_episode_is_read() -> None:
    (one,) = read_feed(rss(ITEM), path="feed.xml").episodes
    assert one.guid == "lh-12"
    assert one.title == "第12回 R&D の灯り"
    assert one.published == "2021-07-02T23:30:00+09:00"
    assert one.link == "https://lighthouse.example/12"
    assert (one.audio, one.video) == ("https://cdn.example/12.mp3", "")
    assert (one.duration, one.season, one.number) == ("1:02:03", "2", "12")
    assert one.hosts == (Person(name="Mio", url="https://twitter.com/mio"),)
    assert one.guests == (Person(name="Ren & co"),)
    assert one.authors == ("Mio",)
    assert one.tags == ("storage",)
    assert (one.notes, one.form) == ("<p>今日の話題</p>", "html")
    assert one.chapters == Companion(
        url="https://cdn.example/12.json", type="application/json+chapters"
    )
    assert [t.type for t in one.transcripts] == ["application/x-subrip", "text/vtt"]
    chapter = Chapter(title="灯り", start_s=90, url="https://a.example/")
    assert one.own_chapters == (chapter,)


def test_atom_is_read_by_the_same_rules() -> None:
    (one,) = read_feed(ATOM.encode(), path="atom.xml").episodes
    assert (one.guid, one.title) == ("tag:beacon.example,2024:1", "One & only")
    assert one.published == "2024-03-05T08:00:00+00:00"
    assert (one.audio, one.video) == ("", "https://cdn.example/one.mp4")
    assert one.authors == ("Kai",)
    assert "<p>Hello</p>" in one.notes


def test_hosts_of_the_show_are_those_of_an_episode_that_names_none() -> None:
    person = "<podcast:person>Aki</podcast:person>"
    item = "<item><title>x</title><guid>1</guid></item>"
    (one,) = read_feed(rss(person, item), path="x").episodes
    assert one.hosts == (Person(name="Aki"),)


def test_the_longest_text_is_the_notes() -> None:
    item = (
        "<item><guid>1</guid><description>the whole of the notes</description>"
        "<itunes:summary>brief</itunes:summary></item>"
    )
    (one,) = read_feed(rss(item), path="x").episodes
    assert (one.notes, one.form) == ("the whole of the notes", "text")


def test_relative_companions_begin_at_the_address_of_the_feed() -> None:
    item = (
        '<item><guid>1</guid><podcast:transcript url="t/1.vtt" type="text/vtt"/></item>'
    )
    here = read_feed(rss(item), path="x").episodes[0].transcripts[0].url
    there = read_feed(rss(item), path="x", base="https://a.example/f/feed.xml")
    assert here == "t/1.vtt"
    assert there.episodes[0].transcripts[0].url == "https://a.example/f/t/1.vtt"


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param("<item><title>A & B</title><guid>1</guid></item>", id="ampersand"),
        pytest.param("<item><title>A&nbsp;B</title><guid>1</guid></item>", id="nbsp"),
        pytest.param("<item><title>A<br>B</title><guid>1</guid></item>", id="tag"),
        pytest.param("<item><guid>1</guid><foo:bar>x</foo:bar></item>", id="prefix"),
    ],
)
def test_what_is_no_xml_is_said_once_and_the_rest_is_read(broken: str) -> None:
    found = read_feed(rss(broken, ITEM), path="feed.xml")
    assert [one.guid for one in found.episodes] == ["1", "lh-12"]
    assert len(found.diagnostics) == (0 if "foo" in broken else 1)
    assert {(d.kind, d.line) for d in found.diagnostics} <= {("xml", 8)}


def test_usual_mistakes_cost_no_tag_of_podcasting_2_0() -> None:
    """An ampersand is mended, so that both parsers read on behind it."""
    found = read_feed(rss("<item><title>R&D</title></item>", ITEM), path="x")
    assert [one.title for one in found.episodes] == ["R&D", "第12回 R&D の灯り"]
    assert found.episodes[1].guests == (Person(name="Ren & co"),)


@pytest.mark.parametrize(
    ("declared", "real"),
    [
        ("UTF-8", "cp932"),
        ("ISO-8859-1", "utf-8"),
        ("Shift_JIS", "cp932"),
        ("EUC-JP", "euc_jp"),
        ("utf-16", "utf-16-le"),
        ("utf-8", "utf-8-sig"),
    ],
)
def test_bytes_count_for_more_than_what_they_say_they_are(
    declared: str, real: str
) -> None:
    text = HEAD.replace("UTF-8", declared) + ITEM + TAIL
    (one,) = read_feed(text.encode(real), path="x").episodes
    assert one.title == "第12回 R&D の灯り"


def test_the_encoding_that_a_server_says_is_tried() -> None:
    text = HEAD.replace("UTF-8", "us-ascii") + ITEM.replace("灯り", "café") + TAIL
    content = text.replace("灯台ラジオ", "").replace("第12回", "").replace("の", "")
    content = content.replace("今日", "").replace("話題", "")
    (one,) = read_feed(
        content.encode("latin-1"), path="x", charset="iso-8859-1"
    ).episodes
    assert one.title == "R&D café"


BOMB = '<!DOCTYPE r [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "feed",
    [
        pytest.param(f"{BOMB}<rss><title>&b;</title></rss>", id="nested"),
        pytest.param(
            '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            "<rss><channel><item><title>&x;</title></item></channel></rss>",
            id="external",
        ),
        pytest.param(f"<rss & >{BOMB}<channel></channel></rss>", id="broken before"),
        pytest.param(f"<!-- <a> -->{BOMB}<rss></rss>", id="behind a comment"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_declares_entities_is_refused(feed: str, encoding: str) -> None:
    with pytest.raises(SourceError, match=r"^f\.xml: declares entities; not read$"):
        read_feed(feed.encode(encoding), path="f.xml")


def test_a_document_type_without_entities_is_no_bomb() -> None:
    kind = '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://a.invalid/d">'
    feed = HEAD.replace("<rss", f"{kind}<rss") + ITEM + TAIL
    assert len(read_feed(feed.encode(), path="x").episodes) == 1


def test_a_huge_feed_is_refused() -> None:
    with pytest.raises(SourceError, match=r"^big\.xml: larger than 50 MB$"):
        read_feed(b" " * (MAX_FEED_BYTES + 1), path="big.xml")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "neither RSS nor Atom"),
        (b"hello", "neither RSS nor Atom"),
        (b'{"a": 1}', "neither RSS nor Atom"),
        (b"\x00\x01\x02", "a binary file, no feed"),
        (b"<!DOCTYPE html><html><body>x</body></html>", "a page, no feed"),
    ],
)
def test_what_is_no_feed_is_said(content: bytes, said: str) -> None:
    with pytest.raises(SourceError, match=f"^x: {said}$"):
        read_feed(content, path="x")


def test_a_page_tells_which_feed_it_leads_to() -> None:
    page = (
        b"<!doctype html><html><head>"
        b'<link rel="alternate" href="/f.xml?a=1&amp;b=2" type="application/rss+xml">'
    )
    with pytest.raises(
        SourceError, match=r"its feed is https://a\.example/f\.xml\?a=1&b=2$"
    ):
        read_feed(page, path="x", base="https://a.example/")


def test_a_page_of_links_that_do_not_end_is_read_quickly() -> None:
    def read() -> None:
        with pytest.raises(SourceError, match=r"a page, no feed$"):
            read_feed(b"<html>" + b"<link " * 80_000, path="x")

    within(10, read)


def test_a_feed_at_no_address_is_not_named() -> None:
    page = b'<html><link type="application/rss+xml" href="http://[a">'
    with pytest.raises(SourceError, match=r"a page, no feed$"):
        read_feed(page, path="x", base="https://a.example/")


def test_episodes_with_one_guid_are_told_apart_and_doubles_are_one() -> None:
    items = [f"<item><guid>same</guid><title>{title}</title></item>" for title in "aba"]
    found = read_feed(rss(*items), path="x").episodes
    assert [one.title for one in found] == ["a", "b"]
    assert len({one.guid for one in found}) == 2


def test_ten_thousand_items_are_read() -> None:
    items = [
        f"<item><guid>{n}</guid><podcast:episode>{n}</podcast:episode></item>"
        for n in range(10_000)
    ]
    found = read_feed(rss(*items), path="x").episodes
    assert [one.number for one in found[1:]] == [str(n) for n in range(1, 10_000)]


@pytest.mark.parametrize("cut", ["Half of", "Half</description>", "<![CDATA[<p>Half"])
def test_an_episode_in_whose_middle_a_feed_ends_is_left_out(cut: str) -> None:
    half = f"<item><guid>2</guid><title>Two</title><description>{cut}"
    content = rss(ITEM, half).removesuffix(TAIL.encode())
    found = read_feed(content, path="feed.xml")
    assert [one.guid for one in found.episodes] == ["lh-12"]
    assert [said.kind for said in found.diagnostics] == ["xml", "unfinished"]
