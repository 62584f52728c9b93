"""Laws of the tagger: evidence, names that are added, order."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kbindex.index import analyze_article
from kbindex.language import build_analyzer
from kbindex.model import Article, ArticleId, EpisodeId, Link, Note, NoteKind
from kbindex.topics import Evidence, Tagger, Taxonomy, Topic
from kbindex.topics.tagging.new_names import title_names
from kbindex.topics.tagging.topic_addresses import PageAddress, site_tail
from kbindex.topics.tagging.weights import THRESHOLD
from kbindex.topics.taxonomy.name_table import name_key
from kbindex.topics.taxonomy.tag_ids import to_id

ANALYZER = build_analyzer()
TOPICS = (
    Topic(
        id="monitoring",
        label="monitoring",
        kind="topic",
        aliases=("監視",),
        weak=("metric",),
        titles=(r"\bwatch(?:es|ing)\b",),
        broader=("observability",),
    ),
    Topic(id="observability", label="observability", kind="topic"),
    Topic(
        id="storage",
        label="storage",
        kind="topic",
        aliases=("保存",),
        notes=("を保存",),
    ),
    Topic(
        id="mill",
        label="Mill",
        kind="project",
        aliases=("ミル",),
        broader=("monitoring", "storage"),
        repos=("acme/mill",),
    ),
    Topic(id="mill-day", label="Mill Day", kind="event", broader=("mill",)),
    Topic(id="acme", label="Acme", kind="company", is_brand=True),
    Topic(
        id="vane", label="Vane", kind="project", evidence="case", broader=("storage",)
    ),
    Topic(id="rye", label="Rye", kind="service", evidence="context", context=("Acme",)),
)

WORDS = (
    *(
        "Mill",
        "mill",
        "ミル",
        "Mill Day",
        "Acme",
        "Vane",
        "vane",
        "Rye",
        "監視",
        "保存",
    ),
    *("monitoring", "metric", "watching", "storage", "observability", "を保存する"),
    *(
        "grain",
        "harvest",
        "粉",
        "🌾",
        "Ｍｉｌｌ",
        "bread",
        "パン",
        "、",
        ",",
        "では",
        "なく",
    ),
)
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
URLS = st.sampled_from(
    (
        None,
        "https://github.com/acme/mill",
        "https://github.com/some/grain-tool",
        "https://blog.example.com/2022/04/how-we-run-mill/",
    )
)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    url = draw(URLS)
    texts = draw(st.lists(TEXTS, max_size=5))
    return Article(
        id=ArticleId("001#1"),
        kind="article",
        episode=EpisodeId("001"),
        source="001.md",
        line=10,
        end_line=10 + len(texts),
        title=draw(TEXTS),
        url=url,
        presenter=None,
        date=None,
        notes=tuple(
            Note(text=text, kind=NoteKind.BULLET, depth=0, line=line, end_line=line)
            for line, text in enumerate(texts, 11)
        ),
        links=(Link(text="", url=url, line=10),) if url else (),
    )


def explain(
    article: Article, topics: tuple[Topic, ...] = TOPICS
) -> dict[str, tuple[Evidence, ...]]:
    tagger = Tagger(Taxonomy({topic.id: topic for topic in topics}), ANALYZER)
    found = analyze_article(article, ANALYZER)
    return tagger.explain(article, title=found.title, notes=found.notes, url=found.url)


@given(articles())
def test_every_tag_has_evidence_enough_and_on_lines_of_its_article(
    article: Article,
) -> None:
    """No evidence, no tag: the weights sum to the threshold, the lines are there."""
    for tag, evidence in explain(article).items():
        assert sum(reason.weight for reason in evidence) >= THRESHOLD
        assert {reason.tag for reason in evidence} == {tag}
        assert all(article.line <= e.line <= article.end_line for e in evidence)
        assert all(reason.weight > 0 and reason.name for reason in evidence)


@given(
    articles(),
    st.integers(0, len(TOPICS) - 1),
    st.sampled_from(
        ("grain", "harvest", "粉", "bread", "パン", "grain harvest", "🌾x")
    ),
)
def test_a_name_more_never_takes_a_tag_away(
    article: Article, number: int, alias: str
) -> None:
    """Whatever else an article is about, it stays about it.

    The name holds none of another topic: `App Mesh` is meant to hide `mesh`.
    """
    owner = TOPICS[number]
    named = replace(owner, aliases=(*owner.aliases, alias))
    after = explain(article, (*TOPICS[:number], named, *TOPICS[number + 1 :]))

    assert explain(article).keys() <= after.keys()


@given(articles(), st.permutations(TOPICS))
def test_the_order_of_the_topics_changes_nothing(
    article: Article, topics: list[Topic]
) -> None:
    """Files and entries may stand in any order."""
    shuffled = explain(article, tuple(topics))

    assert list(shuffled) == list(explain(article))
    assert {tag: sorted(e, key=repr) for tag, e in shuffled.items()} == {
        tag: sorted(e, key=repr) for tag, e in explain(article).items()
    }


@given(articles(), TEXTS)
def test_a_note_more_at_the_end_adds_to_what_notes_say(
    article: Article, text: str
) -> None:
    """A note behind many others takes no name's place."""
    filler = Note(text="粉" * 30, kind=NoteKind.BULLET, depth=0, line=11, end_line=11)
    long = replace(article, notes=(*article.notes, filler, filler, filler))
    last = replace(filler, text=text)
    longer = replace(long, notes=(*long.notes, last))

    assert explain(long).keys() <= explain(longer).keys()


@given(st.sampled_from(WORDS), st.sampled_from(("", " ", "-", "_", "ー", "\u200b")))
def test_spellings_of_a_name_have_one_key(word: str, joint: str) -> None:
    assert name_key(joint.join(word)) == name_key(word)


TITLES = st.lists(
    st.sampled_from(
        (
            "Introducing",
            "Project",
            "Quuxel",
            "Zorbit",
            "とは",
            "とは何か",
            ": ",
            "監視する",
            "with",
            " - ",
            " | ",
            "Acme",
            "Blog",
            "v1.2",
            "ログ",
            "🚀",
            "Ｑｕｕｘ",
        )
    ),
    max_size=7,
).map(" ".join)


@given(TITLES | st.text(max_size=40), st.sampled_from(("quuxel-zorbit", "quuxel", "")))
def test_a_new_name_is_one_and_stands_in_its_title(title: str, slug: str) -> None:
    address = PageAddress.of(f"https://blog.example.com/2031/{slug}")
    names = list(title_names(title, address))
    assert len(names) <= 1
    assert all(name in title and to_id(name) for name in names)


@given(TITLES | st.text(max_size=40))
def test_the_site_behind_a_title_leaves_a_beginning(title: str) -> None:
    """What is cut off is an end of the title; without a host in it, nothing is."""
    end = site_tail(title, PageAddress.of("https://blog.acme.example/x"))
    assert 0 <= end <= len(title)
    assert end == len(title) or "acme" in title[end:].casefold().replace(" ", "")


LETTERS = st.characters(categories=("L", "Nd"))
UNSEEN_MARKS = (
    "VARIATION SELECTOR",
    "MONGOLIAN FREE VARIATION SELECTOR",
    "COMBINING GRAPHEME JOINER",
)
MARKED = st.builds(
    str.__add__,
    LETTERS,
    st.text(
        st.characters(categories=("Mn", "Mc", "Me")).filter(
            lambda mark: not unicodedata.name(mark, "").startswith(UNSEEN_MARKS)
        ),
        max_size=3,
    ),
)
SCRIPTS = st.sampled_from(
    ("हिन्दी", "தமிழ்", "ไทย", "עִבְרִית", "العَرَبِيَّة", "Tiếng Việt", "ខ្មែរ", "ガ行", "Śląsk")
)


def evened(text: str) -> str:
    """Return a text as an id has it: in lower case, with its marks in order."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return unicodedata.normalize("NFKC", folded)


@given(st.lists(MARKED, min_size=1, max_size=8).map("".join) | SCRIPTS)
def test_an_id_keeps_the_letters_and_marks_of_a_word(word: str) -> None:
    """Of any script: a vowel that is a mark was cut out, and the word with it."""
    kept = [c for c in evened(word) if unicodedata.category(c)[0] in "LMN"]
    assert [c for c in to_id(word) if c != "-"] == kept


@given(st.text(max_size=40) | SCRIPTS)
def test_an_id_is_the_id_of_itself(name: str) -> None:
    assert to_id(to_id(name)) == to_id(name)


@given(st.text(max_size=40))
def test_forms_of_a_name_have_one_id(name: str) -> None:
    """Whether marks are parted from their letters or not: they look alike."""
    for form in ("NFC", "NFD", "NFKC", "NFKD"):
        assert to_id(unicodedata.normalize(form, name)) == to_id(name)
