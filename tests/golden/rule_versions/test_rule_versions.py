"""A number of the rules was raised where what it stands for has changed.

An index, or its table of bridges, is built anew where one of these numbers differs
(ARCHITECTURE.md names them). So whoever changes what is read, cut into terms, indexed,
tagged, bridged or written raises one. `hashes` keeps what each stood for: of the parts
of a corpus, what went in and what came out. Where something else comes out of the same,
and the number was not raised, a test fails.

    pytest tests/golden/rule_versions --update-golden

writes the hashes anew: after a number was raised, the corpus was changed, or branches
were merged. It refuses where a number was forgotten.

Each step is given what no other rules make, so that each number answers for itself:
documents, tags and bridges get the terms of `plain_analyzer`, not ours. Where other
releases of a library are at work nobody can tell whether a rule has changed, too: the
test is skipped then, and says so.
"""

import ast
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import structs

from kbindex.index import EpisodeEntry, SourceState, analyze_article, build_record
from kbindex.index.attributes import article_attributes, key_term
from kbindex.index.lexicon import collect_spelt
from kbindex.index.opensearch.layout import index_body, record_document
from kbindex.indexing.alignment.aligner import align
from kbindex.indexing.alignment.evidence import cut_blocks, weigh_evidence
from kbindex.indexing.alignment.spoken_terms import article_terms
from kbindex.indexing.archive_bridges import UserGlossary, user_groups
from kbindex.indexing.package_bridges import topic_groups
from kbindex.language import Analyzer, How, Term, build_analyzer, word_lists
from kbindex.language.analysis.japanese import LongUnit, Unit, WordRole
from kbindex.language.bridges.building import GLOSSARY_WEIGHT, build_table
from kbindex.language.bridges.sources import (
    GLOSSARY,
    LOANWORDS,
    glossary_groups,
    parse_loanwords,
)
from kbindex.model import Article, EpisodeId, NoteKind, SpanKind
from kbindex.shownotes import EpisodeFile, Reader, find_episodes
from kbindex.shownotes.transcripts import Cue
from kbindex.topics import Evidence, Tagger, Taxonomy, UserTopics, with_user_topics

ROOT = Path(__file__).parents[3]
GOLDEN = ROOT / "tests" / "golden"
CORPUS = Path(__file__).parent / "corpus"

Parts = dict[str, tuple[object, object]]
"""Name of a part → what goes in, and what comes out."""

Check = Callable[[str, str, Sequence[str], Parts], None]
MakeParts = Callable[[Path], Parts]
CheckForgotten = Callable[[str, Sequence[str], MakeParts, tuple[str, object]], None]


# The corpus.


@cache
def notes() -> dict[str, bytes]:
    """The sample episodes, the notes of the golden tests, and some of every markup."""
    samples = sorted((ROOT / "episodes").glob("*/README.md"))
    found = {f"{path.parent.name}/{path.name}": path for path in samples}
    own = [*GOLDEN.glob("*.md"), *GOLDEN.glob("*/episodes/*.md")]
    own += [*CORPUS.glob("*.md"), *CORPUS.glob("*.html")]
    found |= {path.name: path for path in sorted(own)}
    return {name: path.read_bytes() for name, path in found.items()}


ODD_FILES = {
    "bom.md": b"\xef\xbb\xbf# a\n\n### @b\n\n- [c](https://d.e)\n",
    "utf-16.md": "# 監視\n\n### @b\n\n- [c](https://d.e)\n".encode("utf-16"),
    "utf-16-be.md": b"\xfe\xff" + "# 監視\n".encode("utf-16-be"),
    "shift-jis.md": "# 監視の話\n\n### @b\n\n- 可観測性のこと\n".encode("cp932"),
    "euc-jp.md": "# 監視の話\n\n### @b\n\n- 可観測性のこと\n".encode("euc_jp"),
    "bad-byte.md": "# 監視\xff\n\n### @b\n\n- 話\n".encode("latin-1", "ignore"),
    "binary.md": b"\x7fELF\0\n",
    "empty.md": b"\n",
    "line-ends.md": b"# a\r\n\r\n### @b\r\r- [c](https://d.e)\r\n  - f\x0cg\x85h\n",
    "comment.md": b"### @b\n\n- [c](https://d.e)\n\n<!-- open\n\n- f\n",
    **{f"deep-{n}.md": b"### @b\n\n" + b">" * n + b" c\n" for n in (99, 100, 101)},
    **{f"long-{n}.md": b"### @b\n\n- [" * n + b"\n" for n in (416, 417)},
    **{f"name-{n}.md": b"### @" + b"b" * n + b"\n\n- c\n" for n in (199, 200, 201)},
}
"""Bytes that are no plain UTF-8, and what goes to the limits."""

LIMITS = [
    *("x" * size for size in (40, 41, 127, 128, 129, 130)),
    *(f"{'y' * size} {'z' * 20}" for size in (19, 20, 21)),
    *(f"https://a.b/{'c' * size}" for size in (1987, 1988, 1989, 1990)),
    *("監視" * size for size in (7, 8, 9, 17)),
    *("e" + "\u0301" * size for size in (30, 31, 32)),
    *("-".join("abcdefgh"[:size]) for size in (4, 5, 6, 7)),
]
"""Texts as long as something may be."""

PATHS = (
    "001/README.md",
    "001/other.md",
    "002.md",
    "003/index.html",
    "004/README.markdown",
    "005/README.htm",
    "2021/025.md",
    "2022/025/README.md",
    "README.md",
    "index.md",
    "notes.txt",
    ".hidden/006.md",
    "a b/監視.md",
)
"""Names of files, of which some are episodes."""


def read(name: str, content: bytes, by: Reader) -> tuple[list[Article], object]:
    """Return the articles of a file, and all that is kept of it."""
    stem = name.partition("/")[0].removesuffix(".md").removesuffix(".html")
    reading = by.read_bytes(content, EpisodeFile(id=EpisodeId(stem), path=name))
    said = [(one.line, one.kind) for one in reading.diagnostics]
    articles = reading.episode.articles if reading.episode else ()
    return list(articles), (reading.episode, said)


@cache
def articles_by_file() -> dict[str, list[Article]]:
    by = Reader()
    return {name: read(name, content, by)[0] for name, content in notes().items()}


@cache
def texts() -> dict[str, list[str]]:
    """Texts of all scripts; titles and notes of the sample episodes."""
    named: dict[str, list[str]] = json.loads((CORPUS / "texts.json").read_bytes())
    articles = [article for of in articles_by_file().values() for article in of]
    named["limits"] = LIMITS
    named["titles"] = [article.title for article in articles]
    named["notes"] = [note.text for article in articles for note in article.notes]
    return named


@cache
def fixed_taxonomy() -> tuple[str, Taxonomy]:
    text = (CORPUS / "topics.toml").read_text(encoding="utf-8")
    topics = UserTopics(source="topics.toml", text=text)
    return text, with_user_topics(Taxonomy(), [topics])


# Stand-ins for what other numbers stand for.


class PairSegmenter:
    """Cuts Japanese into pairs of characters; the first says what each is."""

    def segment(self, text: str) -> list[LongUnit]:
        runs = re.finditer("[ぁ-ん]+|[^ぁ-んя]+", text)
        return [self._unit(run[0], run.start()) for run in runs]

    def _unit(self, form: str, start: int) -> LongUnit:
        pieces = [(n, form[n : n + 2]) for n in range(0, len(form), 2)]
        units = [Unit(n, n + len(piece), piece, role_of(piece)) for n, piece in pieces]
        end = start + len(form)
        return LongUnit(start, end, form, role_of(form), tuple(units))


def role_of(form: str) -> WordRole:
    return list(WordRole)[ord(form[0]) % len(WordRole)]


@cache
def plain_analyzer() -> Analyzer:
    """An analyzer of two lines of rules, which never change."""
    return Analyzer(lambda _: [], char_filters=(), token_filters=(plain_terms,))


def plain_terms(text: str, _: object) -> Iterator[Term]:
    """Make terms of every kind: Latin words with stems, pairs of Japanese."""
    words = list(re.finditer("[A-Za-z0-9+#]+|[ぁ-んァ-ヶー一-龠]{1,2}", text))
    for position, word in enumerate(words):
        (start, end), form = word.span(), word[0].lower()
        yield Term(form, start, end, How.WORD, position)
        if form.isascii():
            yield Term(form[:6], start, end, How.STEM, position)
            yield Term(form[:3], start, end, How.PART, position)
        else:
            yield Term(form, start, end, How.BIGRAM, position)
    for position, (left, right) in enumerate(pairwise(words)):
        form, end = left[0].lower() + right[0].lower(), right.end()
        how = How.JOINED if form.isascii() else How.COMPOUND
        if right.start() - left.end() <= 1:
            yield Term(form, left.start(), end, how, position)


# What each number stands for.


def records(folder: Path) -> Parts:
    """Find files, and read them; tags are of no concern, nor how things are said."""
    by, contents = Reader(), {**notes(), **ODD_FILES}
    found: Parts = {
        name: (content, read(name, content, by)[1])
        for name, content in contents.items()
    }
    for name in PATHS:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()
    files, said = find_episodes(folder)
    found["paths"] = PATHS, [files, [(one.path, one.kind) for one in said]]
    return found


def terms(_: Path) -> Parts:
    """Analyse texts with all of the analyzer but the dictionary; its lists of words."""
    lists = {
        name: sorted(of) for name, of in vars(word_lists).items() if name.isupper()
    }
    return {"lists": ((), lists), **terms_of(build_analyzer(PairSegmenter()))}


def japanese_terms(_: Path) -> Parts:
    """Analyse texts with the dictionary, too."""
    return terms_of(build_analyzer())


def terms_of(analyzer: Analyzer) -> Parts:
    return {
        name: (given, [[*map(structs.astuple, analyzer.analyze(t))] for t in given])
        for name, given in texts().items()
    }


def documents(_: Path) -> Parts:
    """Index articles: terms, weights, places; what filters and spelling ask for."""
    analyzer = plain_analyzer()
    found: Parts = {}
    for name, articles in articles_by_file().items():
        made = [build_record(a, analyze_article(a, analyzer)) for a in articles]
        kept = [(one.text, one.title, one.bigrams, one.places) for one in made]
        asked = [(list(article_attributes(a)), list(key_term(a))) for a in articles]
        found[name] = articles, (kept, asked)
    words = sorted(
        {term.text for text in texts()["notes"] for term in analyzer.analyze(text)}
    )
    found["spelling"] = words, collect_spelt(words)
    return found


def documents_on_servers(_: Path) -> Parts:
    """Lay articles out for servers; the packed record is another number's."""
    analyzer = plain_analyzer()
    body = index_body("archive", shards=1, replicas=0)
    found: Parts = {"mapping": ((), body)}
    for name, articles in articles_by_file().items():
        made = [build_record(a, analyze_article(a, analyzer)) for a in articles]
        entry = entry_of(name)
        laid = [
            structs.asdict(record_document(one, entry, place=place, average=8.0))
            | {"record": ""}
            for place, one in enumerate(made)
        ]
        found[name] = articles, laid
    return found


def entry_of(name: str) -> EpisodeEntry:
    """Return an entry without a header."""
    state = SourceState(name, 0, 0, 0, "", is_settled=True)
    return EpisodeEntry(source=state, id=EpisodeId("007"), episode=None)


def tags(_: Path) -> Parts:
    """Tag articles by a taxonomy that holds still, with all evidence."""
    toml, taxonomy = fixed_taxonomy()
    tagger = Tagger(taxonomy, plain_analyzer())
    found: Parts = {"names": (toml, taxonomy.name_table)}
    for name, articles in articles_by_file().items():
        explained = [list(explain(tagger, one).items()) for one in articles]
        found[name] = (toml, articles), explained
    return found


def explain(tagger: Tagger, article: Article) -> dict[str, tuple[Evidence, ...]]:
    analysis = analyze_article(article, plain_analyzer())
    return tagger.explain(
        article, title=analysis.title, notes=analysis.notes, url=analysis.url
    )


def found_times(_: Path) -> Parts:
    """Align articles with a talk that says their own texts, a cue every ten seconds."""
    analyzer = plain_analyzer()
    found: Parts = {}
    for name, articles in articles_by_file().items():
        said = [
            text
            for article in articles
            for text in (article.title, *(note.text for note in article.notes))
            if text
        ]
        cues = [
            Cue(text=text, line=at, end_line=at, start_s=at * 10)
            for at, text in enumerate(said, 1)
        ]
        terms = [article_terms(article, analyzer) for article in articles]
        evidence = weigh_evidence(terms, cut_blocks(cues), analyzer) if articles else []
        rows = [[round(sum_, 6) for sum_ in one.by_block] for one in evidence]
        found[name] = (articles, cues), (rows, align(articles, cues, analyzer))
    return found


def bridges(_: Path) -> Parts:
    """Build the table of a glossary, loanwords and names that hold still."""
    toml, taxonomy = fixed_taxonomy()
    data = {name: (CORPUS / name).read_text("utf-8") for name in (GLOSSARY, LOANWORDS)}
    own = "watchtower = 監視 = 見張り塔\nwatch = 腕時計 | with: wrist, 時計 店\n"
    of_users = user_groups([UserGlossary(source="own", text=own)])
    of_package = glossary_groups(
        data[GLOSSARY], source=GLOSSARY, weight=GLOSSARY_WEIGHT
    )
    groups = [*of_users, *of_package, *topic_groups(taxonomy)]
    loanwords = parse_loanwords(data[LOANWORDS])
    content = build_table(groups, loanwords, plain_analyzer())
    return {"table": ((toml, data, own), content.decode().splitlines())}


@dataclass(frozen=True)
class Held:
    """A number, the libraries that have a say, and what it stands for."""

    place: str
    libraries: tuple[str, ...]
    parts: MakeParts


READERS = ("beautifulsoup4", "markdown-it-py", "mdit-py-plugins")
HELD = {
    "records": Held("kbindex.shownotes.episode_files:READING_RULES", READERS, records),
    "terms": Held(
        "kbindex.language.analysis.analyzer:ANALYZER_VERSION",
        (*READERS, "PyStemmer"),
        terms,
    ),
    "japanese_terms": Held(
        "kbindex.language.analysis.analyzer:ANALYZER_VERSION",
        (*READERS, "PyStemmer", "SudachiPy", "SudachiDict-core"),
        japanese_terms,
    ),
    "documents": Held(
        "kbindex.index.analyzed:DOCUMENT_RULES",
        (*READERS, "SudachiPy", "SudachiDict-core"),
        documents,
    ),
    "documents_on_servers": Held(
        "kbindex.index.opensearch.layout:LAYOUT",
        (*READERS, "SudachiPy", "SudachiDict-core"),
        documents_on_servers,
    ),
    "tags": Held("kbindex.topics.taxonomy.fingerprints:TAGGING_RULES", READERS, tags),
    "found_times": Held(
        "kbindex.indexing.alignment:ALIGNMENT_RULES", READERS, found_times
    ),
    "bridges": Held(
        "kbindex.language.bridges.table:TABLE_VERSION",
        ("SudachiPy", "SudachiDict-core"),
        bridges,
    ),
}


def test_corpus_has_every_kind_of_what_the_rules_make() -> None:
    articles = [article for of in articles_by_file().values() for article in of]
    notes = [note for one in articles for note in one.notes]
    assert {note.kind for note in notes} == set(NoteKind)
    assert {span.kind for note in notes for span in note.spans} == set(SpanKind)
    made = build_analyzer(PairSegmenter()).analyze("\n".join(texts()["titles"]))
    assert {term.how for term in made} == set(How)
    tagger = Tagger(fixed_taxonomy()[1], plain_analyzer())
    evidence = [
        e for one in articles for found in explain(tagger, one).values() for e in found
    ]
    rules = set(re.findall(r"`([a-z]+)`", str(Evidence.__doc__)))
    assert {one.rule for one in evidence} == rules


@pytest.mark.parametrize("name", HELD)
def test_number_is_raised_where_what_it_stands_for_changes(
    check: Check, tmp_path: Path, name: str
) -> None:
    held = HELD[name]
    check(name, held.place, held.libraries, held.parts(tmp_path))


@pytest.mark.parametrize(
    ("name", "rule", "value"),
    [
        ("records", "kbindex.shownotes.reading.titles._DANGLING", " "),
        ("terms", "kbindex.language.analysis.token_filters.COMPOUND_MAX", 3),
        ("documents", "kbindex.index.analyzed.TITLE_WEIGHT", 3.0),
        ("tags", "kbindex.topics.tagging.weights.SITE", 2.5),
        ("bridges", "kbindex.language.bridges.building.LOANWORD_WEIGHT", 0.6),
    ],
)
def test_forgotten_number_is_named_and_nothing_is_written(
    check_forgotten: CheckForgotten, name: str, rule: str, value: object
) -> None:
    held = HELD[name]
    check_forgotten(held.place, held.libraries, held.parts, (rule, value))


def raised_numbers() -> Iterator[tuple[str, str]]:
    """Yield the constants that the code says are raised, and their files."""
    source = ROOT / "src" / "kbindex"
    for path in source.rglob("*.py"):
        body = ast.parse(path.read_text(encoding="utf-8")).body
        for left, right in pairwise(body):
            if isinstance(left, ast.Assign) and isinstance(right, ast.Expr):
                said = getattr(right.value, "value", None)
                if isinstance(said, str) and said.startswith("Raised with "):
                    yield (
                        ast.unparse(left.targets[0]),
                        path.relative_to(source).as_posix(),
                    )


def test_architecture_names_every_number_and_each_has_its_hashes() -> None:
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([A-Z_]+)` \| `([\w/.]+)` \|", page, re.MULTILINE)
    assert sorted(named) == sorted(raised_numbers())
    hashes = (Path(__file__).parent / "hashes").glob("*.json")
    held = {json.loads(path.read_text("utf-8"))["number"] for path in hashes}
    assert held == {number for number, _ in named}
