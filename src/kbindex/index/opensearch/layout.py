"""What OpenSearch holds of a generation: mapping and settings, and the documents.

An index of the server, here a *part* of a generation, holds documents of three kinds:

    r/025#6              record   what is looked for, and what a hit shows
    w/text/prometheus    word     a term of a field: in how many records, how it sounds
    m/entries/0          meta     what stands beside the records, in chunks

What each field is for:

    kind                 record, word or meta: all searches name theirs
    id                   of a record: its document, as readers hand it out
    text, title, bigram  terms with their weights × 20 as frequencies; not stored
    w                    the same weights of `text`, divided by the norm of BM25: with
                         `saturation`, whose pivot is k1, a term scores its tf
    texts, titles, bigrams  term → weight × 20, as they are scored exactly; only stored
    length, title_length words of the text and of the title
    tag, attribute, key, source  exact terms, as in the other engines
    episode, date        of the episode; what else it says is known from the entries
    page                 the page that an article brings; copies have the same
    place                number of the record in its episode, from 0
    heading              the title as it is written
    record               the packed record (`packed_records`), in base64
    field, term          of a word: where it stands; `term` answers prefixes, too
    df                   records that hold it. A part that replaces records of others
                         counts theirs off: it may be negative, the sum is exact
    script, letters, sound  of a word that may be mistyped: what `spelt` and `sounding`
                         ask for
    name, chunk, content of meta: which, the number of the chunk, its bytes in base64

No term is refused by the server: one that is too long, or holds what its formats cannot
hold, is kept by its beginning and a digest (`to_term`). Who asks makes terms the same
way.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the types of fields
from typing import TYPE_CHECKING, Any, Final, Literal

from msgspec import Struct

from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.concepts import ATTRIBUTE, BIGRAM, KEY, SOURCE, TAG, TEXT, TITLE
from kbindex.index.duplicates import page_key
from kbindex.index.lexicon import script_of, skeletons_of
from kbindex.index.packed_records import pack_record
from kbindex.index.recipe import Recipe
from kbindex.index.records import Record
from kbindex.language import STEM_MARK
from kbindex.language.bridges.spelling import is_spelt
from kbindex.language.readings import has_reading

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from kbindex.index.analyzed import AnalyzedRecord, Weights
    from kbindex.index.concepts import FieldName
    from kbindex.index.entries import EpisodeEntry

LAYOUT = 4
"""Raised with each change of the mapping, or of what documents hold."""

SCALE = 20
"""Frequencies for a weight of 1: each weight of a place is a multiple of 1/20."""

MOST_TERM_BYTES = 1000
"""Longest term, in UTF-8. Lucene refuses one of more than 32,766 bytes, and with it the
whole document."""

MOST_ID_BYTES = 480
"""Longest part of an id: with what stands before it, below the 512 bytes of an id."""

_NUMBER_BYTES = 100
"""Longest number of a record: a digest at most."""

RECORD_KEY: Final = "r/"
"""What the id of a record begins with."""

_KEPT = 200
"""Code points that are kept of a longer term: nobody types more of a prefix."""

_UNFIT = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
"""What a line of terms, or UTF-8, cannot hold."""

_SIGNS, _STAND_INS = '."\\', "\u2024\uff02\uff3c"
"""Signs that no key holds, and what stands for each: a key of features has no dots, one
that `CandidateReader` reads has no quotes and no backslashes. Folded terms never hold
the stand-ins, for NFKC makes the signs of them."""

_TO_KEY = str.maketrans(_SIGNS, _STAND_INS)
_FROM_KEY = str.maketrans(_STAND_INS, _SIGNS)

_CHUNK_BYTES = 4_000_000

WordField = Literal["text", "title", "bigram", "tag", "attribute"]
WORD_FIELDS: Final[tuple[WordField, ...]] = (TEXT, TITLE, BIGRAM, TAG, ATTRIBUTE)
"""Fields whose terms are counted as words; of the others most terms are of a record."""

MetaName = Literal["manifest", "sources", "entries", "topics", "words", "norm"]


class RecordDocument(Struct, kw_only=True, omit_defaults=True):
    """A record, as the server holds it; the fields are explained above.

    What is not there is not written. A number of 0 is: the server sorts by it.
    """

    kind: str
    id: str
    text: str = ""
    title: str = ""
    bigram: str = ""
    w: Mapping[str, float] = {}
    texts: Mapping[str, int] = {}
    titles: Mapping[str, int] = {}
    bigrams: Mapping[str, int] = {}
    length: int = -1
    title_length: int = -1
    tag: tuple[str, ...] = ()
    attribute: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    source: str = ""
    episode: str = ""
    date: str | None = None
    page: str | None = None
    place: int = -1
    heading: str = ""
    record: str = ""


class WordDocument(Struct, kw_only=True, omit_defaults=True):
    """A term of a field; the fields are explained above."""

    kind: str
    field: WordField
    term: str
    df: int
    script: str = ""
    letters: int = 0
    sound: tuple[str, ...] = ()


class MetaDocument(Struct, kw_only=True):
    """A chunk of what stands beside the records; the fields are explained above."""

    kind: str
    name: MetaName
    chunk: int
    content: str


def to_term(text: str, *, most_bytes: int = MOST_TERM_BYTES) -> str:
    """Return a text as the server holds it as a term: the same for each equal text.

    Almost every text is returned as it is.
    """
    is_short = len(text) * 4 <= most_bytes or _utf8_size(text) <= most_bytes
    if is_short and not _UNFIT.search(text):
        return text
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    beginning = _UNFIT.sub("", text[: min(_KEPT, most_bytes // 8)])
    return f"{beginning}\ufffd{digest}"


def is_term(text: str) -> bool:
    """Say whether servers can be asked for what begins with a text.

    No term of notes holds a letter that UTF-8 lacks: the analyzer leaves it out.
    """
    return not _UNFIT.search(text)


def _utf8_size(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def to_feature(term: str) -> str:
    """Return a term as a key of the features `w`, and of what is stored by terms."""
    return to_term(term).translate(_TO_KEY)


def to_document(record_id: str) -> str:
    """Return the document of a record: its episode, as it is held, and its number."""
    episode, mark, number = record_id.rpartition("#")
    return f"{to_episode(episode)}{mark}{to_term(number, most_bytes=_NUMBER_BYTES)}"


def to_episode(episode: str) -> str:
    """Return the id of an episode as the server holds it."""
    return to_term(episode, most_bytes=MOST_ID_BYTES - _NUMBER_BYTES - 1)


def to_beginning(prefix: str) -> str:
    """Return what all documents begin with whose ids begin with a text.

    As much of it as is kept of an id that is cut; others may begin so, too.
    """
    return "" if _UNFIT.search(prefix) else prefix[: _NUMBER_BYTES // 8]


def record_key(document: str) -> str:
    """Return the id that the server knows a document by."""
    return f"{RECORD_KEY}{document}"


def word_key(field: FieldName, term: str) -> str:
    """Return the id of a word; the term may be as the server holds it."""
    return f"w/{field}/{to_term(to_term(term), most_bytes=MOST_ID_BYTES)}"


def meta_key(name: MetaName, chunk: int) -> str:
    """Return the id of a chunk."""
    return f"m/{name}/{chunk}"


def page_term(key: str) -> str:
    """Return the key of a page (`duplicates.page_key`) as the field `page` holds it."""
    return to_term(key)


def norm_of(length: int, average: float) -> float:
    """1 - b + b · length / average: how BM25 weighs a long record against others."""
    b = Recipe().b
    return 1 - b + b * length / average


def record_document(
    one: AnalyzedRecord, entry: EpisodeEntry, *, place: int, average: float
) -> RecordDocument:
    """Return a record as the server holds it.

    Args:
        one: The record.
        entry: Its episode.
        place: Its number there, from 0.
        average: The mean length by which its features are normed. Candidates are
            found by them; scores are computed anew, by the mean of the generation.
    """
    article = one.article
    length, title_length = _length(one.text), _length(one.title)
    norm = norm_of(length, average)
    brought = page_key(article)
    texts, titles, bigrams = map(_scaled, (one.text, one.title, one.bigrams))
    packed = pack_record(
        Record(article=article, places=one.places, reasons=one.reasons)
    )
    day = entry.episode.date if entry.episode else None
    return RecordDocument(
        kind="record",
        id=to_document(article.id),
        text=_lines(texts),
        title=_lines(titles),
        bigram=_lines(bigrams),
        w=_features(one.text, norm),
        texts=_keyed(texts),
        titles=_keyed(titles),
        bigrams=_keyed(bigrams),
        length=length,
        title_length=title_length,
        tag=_exact(article.tags),
        attribute=_exact(article_attributes(article)),
        key=_exact(key_term(article)),
        source=to_term(one.source),
        episode=to_episode(entry.id),
        date=day.isoformat() if day else None,
        page=page_term(brought.key) if brought else None,
        place=place,
        heading=_UNFIT.sub(" ", article.title),
        record=base64.b64encode(packed).decode(),
    )


def words_of(document: RecordDocument) -> Iterator[tuple[WordField, Collection[str]]]:
    """Yield each field whose terms are counted, and those that a record holds there.

    The terms are those of the server (`to_feature`, `to_term`).
    """
    yield TEXT, document.texts.keys()
    yield TITLE, document.titles.keys()
    yield BIGRAM, document.bigrams.keys()
    yield TAG, document.tag
    yield ATTRIBUTE, document.attribute


COUNTED_SOURCE: Final = ("texts", "titles", "bigrams", "tag", "attribute")
"""What of a stored record `words_of` needs."""


def word_document(field: WordField, term: str, df: int) -> WordDocument:
    """Return a word as the server holds it.

    Args:
        field: The field.
        term: The term, as in `words_of`.
        df: How many records more hold it than before.
    """
    word = term.translate(_FROM_KEY) if field in _KEYED else term
    spelt = field == TEXT and not word.startswith(STEM_MARK)
    if not spelt or not (is_spelt(word) or has_reading(word)):
        return WordDocument(kind="word", field=field, term=word, df=df)
    return WordDocument(
        kind="word",
        field=field,
        term=word,
        df=df,
        script=script_of(word),
        letters=len(word),
        sound=tuple(sorted(skeletons_of(word))),
    )


_KEYED: Final = (TEXT, TITLE, BIGRAM)
"""Fields whose terms are keys of objects (`to_feature`)."""


def meta_documents(name: MetaName, content: bytes) -> Iterator[MetaDocument]:
    """Yield a content in chunks; one that is empty has a chunk, too."""
    for number, start in enumerate(range(0, max(len(content), 1), _CHUNK_BYTES)):
        chunk = base64.b64encode(content[start : start + _CHUNK_BYTES]).decode()
        yield MetaDocument(kind="meta", name=name, chunk=number, content=chunk)


def chunk_count(size: int) -> int:
    """Return in how many chunks a content of `size` bytes lies."""
    return max(1, -(-size // _CHUNK_BYTES))


def index_body(archive: str, *, shards: int, replicas: int) -> dict[str, Any]:
    """Return settings and mapping of an index, as a request that makes it.

    Args:
        archive: The name that says whose it is.
        shards: How many parts of it may lie on machines of their own.
        replicas: Copies of each, besides the first.
    """
    exact, stored = {"type": "keyword"}, {"type": "object", "enabled": False}
    exactly = ("kind", "id", TAG, ATTRIBUTE, KEY, SOURCE, "episode", "page")
    of_words = ("field", "term", "script", "sound")
    weighed = {
        "type": "text",
        "analyzer": "weighed",
        "search_analyzer": "keyword",
        "index_options": "freqs",
        "norms": False,
        "similarity": "saturation",
    }
    number = {"type": "integer", "index": False}
    properties: dict[str, Any] = {
        **dict.fromkeys((*exactly, *of_words, "name"), exact),
        **dict.fromkeys((TEXT, TITLE, BIGRAM), weighed),
        **dict.fromkeys(("texts", "titles", "bigrams"), stored),
        **dict.fromkeys(("length", "title_length", "place", "df", "chunk"), number),
        "w": {"type": "rank_features"},
        "letters": {"type": "integer"},
        "date": {"type": "date", "format": "strict_date"},
        "heading": {"type": "keyword", "index": False, "doc_values": False},
        "record": {"type": "binary"},
        "content": {"type": "binary"},
    }
    return {
        "settings": {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            # Nobody looks at what is being written: it is shown, and made to last, as
            # a whole before it is committed.
            "refresh_interval": "-1",
            "translog.durability": "async",
            "analysis": {
                "tokenizer": {
                    "lines": {
                        "type": "char_group",
                        "tokenize_on_chars": ["\n"],
                        "max_token_length": MOST_TERM_BYTES + len("\t") + 10,
                    }
                },
                "filter": {
                    "weights": {"type": "delimited_term_freq", "delimiter": "\t"}
                },
                "analyzer": {
                    "weighed": {
                        "type": "custom",
                        "tokenizer": "lines",
                        "filter": ["weights"],
                    }
                },
            },
            "similarity": {
                "saturation": {"type": "BM25", "k1": Recipe().k1 * SCALE, "b": 0}
            },
        },
        "mappings": {
            "dynamic": "strict",
            "_meta": {"kbindex": {"archive": archive, "layout": LAYOUT}},
            "_source": {"excludes": [TEXT, TITLE, BIGRAM, "w"]},
            "properties": properties,
        },
    }


def _scaled(weights: Weights) -> dict[str, int]:
    """Return each term with its weight × 20: a whole number, exactly.

    Source: the weights of places are multiples of 1/20 (`analyzed`).
    """
    return {
        to_term(term): round(weight * SCALE)
        for term, (_, weight) in weights.items()
        if term
    }


def _lines(weights: Mapping[str, int]) -> str:
    return "\n".join(f"{term}\t{weight}" for term, weight in weights.items())


def _features(weights: Weights, norm: float) -> dict[str, float]:
    return {
        to_feature(term): round(weight / norm, 5)
        for term, (_, weight) in weights.items()
        if term
    }


def _keyed(weights: Mapping[str, int]) -> dict[str, int]:
    return {term.translate(_TO_KEY): weight for term, weight in weights.items()}


def _exact(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(to_term, terms)))


def _length(weights: Weights) -> int:
    return sum(count for count, _ in weights.values())
