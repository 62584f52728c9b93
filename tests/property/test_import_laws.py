"""Laws of imports: twice is once, what is written is read, bytes never raise."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kbindex.importing import Importer, Request, Source, SourceError
from kbindex.importing.announced import Announced, Announcements, Person
from kbindex.importing.episode_text import read_marks, render
from kbindex.importing.feeds import read_feed
from kbindex.importing.markdown_notes import to_markdown
from kbindex.importing.pages import read_page
from kbindex.shownotes.reader import Reader

PARTS = st.sampled_from(
    [
        *("<rss>", "<channel>", "<item>", "</item>", "<title>", "</title>", "<entry>"),
        *(
            "<guid>",
            "</guid>",
            "<description>",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE r [",
            "]>",
        ),
        *('<!ENTITY a "b">', "&a;", "&nbsp;", "&", "<", ">", "<a href='x'>", "<br/>"),
        *("<podcast:person>", "</podcast:person>", '<feed xmlns="x">', "<?xml ?>"),
        *(
            "<ul><li>",
            "<pre>",
            "<script>",
            "<audio>",
            "<!-- x -->",
            "&#13;",
            "\r",
            "<table><tr><td>",
            "\0",
            "灯台",
            "ｶﾞ",
            "🗼",
            "\x1b[1m",
        ),
    ]
)
MARKUP = st.lists(PARTS | st.text(max_size=5), max_size=30).map("".join)
LINES = st.text(max_size=40).map(lambda text: " ".join(text.split()))
SHOWN = "The quick 灯台 <b> & `x` [y](z) *w* _v_ # --- : ' \" \\ {} 🗼 ﾃｽﾄ"
LETTERS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=9)

EPISODES = st.lists(
    st.builds(
        Announced,
        guid=LETTERS,
        title=LINES | LETTERS,
        published=st.sampled_from(["", "2021-07-02", "2021-07-02T21:00:00+09:00"]),
        number=st.sampled_from(["", "1", "2", "12"]),
        season=st.sampled_from(["", "1"]),
        slug=st.sampled_from(["", "a", "A", "é"]),
        hosts=st.tuples(st.builds(Person, name=LETTERS)),
        tags=st.tuples(LINES.filter(bool)),
        notes=MARKUP,
        form=st.sampled_from(["html", "text"]),
    ),
    max_size=5,
    unique_by=lambda one: one.guid,
)


def imported(episodes: list[Announced], root: Path) -> dict[str, bytes]:
    source = Source(name="x", announcements=Announcements(episodes=tuple(episodes)))
    done = list(Importer(source=source, root=root, request=Request()).run())
    assert len(done) == len(episodes)
    return {path.name: path.read_bytes() for path in root.iterdir()}


@given(EPISODES)
def test_importing_twice_changes_nothing(episodes: list[Announced]) -> None:
    """Law: the second import writes nothing, and no episode becomes two files."""
    with TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        first = imported(episodes, root)
        assert len(first) <= len(episodes)
        assert len({name.casefold() for name in first}) == len(first)
        assert imported(episodes, root) == first


@given(EPISODES)
def test_what_is_written_says_of_itself_what_it_is(episodes: list[Announced]) -> None:
    for one in episodes:
        rendered = render(one)
        marks = read_marks(rendered.text)
        assert (marks.guid, marks.written) == (one.guid, rendered.written)
        assert not marks.is_edited
        assert read_marks(f"{rendered.text}x").is_edited


@given(LETTERS)
@example(SHOWN)
def test_title_and_date_are_read_as_the_feed_says_them(title: str) -> None:
    one = Announced(
        guid="g", title=title, published="2021-07-02T23:59:00-11:00", audio="a.mp3"
    )
    reading = Reader().read_text(render(one).text, episode_id="1", path="1.md")
    assert reading.episode is not None
    assert reading.episode.title == title
    assert str(reading.episode.date) == "2021-07-02"
    assert not [said for said in reading.diagnostics if said.kind == "front-matter"]


@given(MARKUP)
@example("&lt;script&gt;<pre>```\n&lt;script&gt;")
@example("<title><?xml ?>")
@example("<?xml ?><title>")
@example("<audio><!-- x --></audio>")
def test_no_script_comes_of_notes(markup: str) -> None:
    for form in ("html", "text"):
        notes = Announced(guid="g", notes=markup + "&lt;script&gt;", form=form)
        shown = MarkdownIt("commonmark").render(to_markdown(notes)[0]).lower()
        assert "<script" not in shown


@given(st.binary(max_size=300) | MARKUP.map(str.encode))
@example(b"<rss><channel><item><link>http://[</link></item></channel></rss>")
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    """Law: nothing but a `SourceError`, whatever a feed or a page holds."""
    for read in (read_feed, read_page):
        with suppress(SourceError):
            for one in read(content, path="x").episodes:
                render(one)
