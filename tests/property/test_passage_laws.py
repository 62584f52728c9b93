"""What was said: an index of its own, which follows its files and moves no article."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st
from tests.few_examples import at_most

from kbindex import KnowledgeBase
from kbindex.index import Index
from kbindex.index.memory import MemoryIndex

OpenIndex = Callable[..., KnowledgeBase]

SENTENCES = st.lists(
    st.sampled_from(
        [
            "The lighthouse keeper restarted etcd.",
            "灯台の監視を直しました。",
            "Nobody had expected a typhoon.",
            "Kubernetes の話に戻ります。",
        ]
    ),
    max_size=4,
)
NAMES = st.sampled_from(["001", "002"])
DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), NAMES, SENTENCES),
        st.tuples(st.just("hush"), NAMES, st.just([])),
        st.tuples(st.just("note"), NAMES, SENTENCES),
        st.tuples(st.just("add text"), NAMES, SENTENCES),
    ),
    min_size=1,
    max_size=5,
)
QUERIES = ("etcd lighthouse", "監視", '"the lighthouse"', "keepr", "ada", "sort:date")


def vtt(sentences: list[str]) -> str:
    """Make a transcript in which each sentence is a passage of its own."""
    cues = (
        f"00:{number:02}:00.000 --> 00:{number:02}:50.000\n"
        f"<v {'Ada' if number % 2 else 'Grace'}>{sentence}\n\n"
        for number, sentence in enumerate(sentences)
    )
    return "WEBVTT\n\n" + "".join(cues)


def note(folder: Path, name: str, sentences: list[str]) -> None:
    lines = "".join(f"- {sentence}\n" for sentence in sentences)
    day = len(sentences) + 1
    page = f"# Episode {name}\n\n- Date: 2022-04-0{day}\n\n## ada\n\n### etcd\n{lines}"
    (folder / f"{name}.md").write_text(page, encoding="utf-8")


def do(folder: Path, deed: str, name: str, sentences: list[str]) -> None:
    said, text = folder / f"{name}.vtt", folder / f"{name}.transcript.txt"
    if deed == "say":
        said.write_text(vtt(sentences), encoding="utf-8")
    elif deed == "hush":
        said.unlink(missing_ok=True)
    elif deed == "add text":
        text.write_text("\n\n".join(sentences), encoding="utf-8")
    else:
        note(folder, name, sentences)


def told(base: KnowledgeBase) -> list[object]:
    """All that an archive tells of what was said."""
    said = [base.search(f"{query} in:transcript", limit=99) for query in QUERIES]
    found = [
        (hit.passage, hit.score, hit.snippets) for one in said for hit in one.passages
    ]
    return [base.passages(), found, base.changes.diagnostics, base.statistics()]


@at_most(10)
@given(deeds=DEEDS)
def test_an_index_that_follows_is_one_that_is_built_anew(
    deeds: list[tuple[str, str, list[str]]],
    make_index: Callable[[Path], Index],
    open_index: OpenIndex,
) -> None:
    """Whatever is done to transcripts and pages, one after the other."""
    with TemporaryDirectory() as name:
        folder = Path(name, "episodes")
        folder.mkdir()
        for episode in ("001", "002"):
            note(folder, episode, [])
        index = make_index(Path(name, "index"))
        for deed in deeds:
            do(folder, *deed)
            with (
                open_index(index, folder) as followed,
                open_index(make_index(Path(name, "new")), folder, full=True) as new,
            ):
                assert told(followed) == told(new)


@at_most(10)
@given(said=SENTENCES, written=SENTENCES)
def test_what_was_said_moves_no_article(
    said: list[str],
    written: list[str],
    make_index: Callable[[Path], Index],
    open_index: OpenIndex,
) -> None:
    """Hits, their scores and what is said of them are equal to the last bit."""
    with TemporaryDirectory() as name:
        silent, heard = Path(name, "silent"), Path(name, "heard")
        for folder in (silent, heard):
            folder.mkdir()
            note(folder, "001", written)
            note(folder, "002", [])
        do(heard, "say", "001", said)
        with (
            open_index(make_index(Path(name, "a")), silent) as before,
            open_index(make_index(Path(name, "b")), heard) as after,
        ):
            for query in QUERIES:
                one, two = (
                    base.search(query, with_facets=True, with_episodes=True)
                    for base in (before, after)
                )
                assert one.hits == two.hits
                assert (one.total, one.facets, one.episodes) == (
                    two.total,
                    two.facets,
                    two.episodes,
                )
            assert before.tags() == after.tags()
            assert before.articles() == after.articles()


@given(said=SENTENCES.filter(bool))
def test_every_sentence_that_was_said_is_found(
    said: list[str], open_index: OpenIndex
) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        note(folder, "001", [])
        do(folder, "say", "001", said)
        with open_index(MemoryIndex(), folder) as base:
            for sentence in said:
                words = sentence.rstrip(".。")
                found = base.search(f'"{words}" in:transcript').passages
                assert found
                assert all(words in hit.passage.text for hit in found)
                assert base.search(words).passages
