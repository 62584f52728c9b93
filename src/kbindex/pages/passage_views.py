"""What was said, as Markdown."""

from collections.abc import Iterable, Iterator

from kbindex.knowledge import PassageHit, PlacedPassage
from kbindex.model import format_time
from kbindex.pages.markdown_text import link, to_markdown


def found_passages_markdown(hits: Iterable[PassageHit]) -> Iterator[str]:
    """Yield a heading, and a list of passages that were found."""
    yield "## Said in the episodes"
    yield ""
    for hit in hits:
        said = "".join(
            f" {to_markdown(one.text, one.highlights)}" for one in hit.snippets[:1]
        )
        yield f"- {_place(hit.passage)}:{said}"


def passages_markdown(passages: Iterable[PlacedPassage]) -> Iterator[str]:
    """Yield a list of passages with all that was said."""
    for passage in passages:
        yield f"- {_place(passage)}: {to_markdown(passage.text)}"


def _place(passage: PlacedPassage) -> str:
    """Return when it was said, to be clicked on, and where and by whom."""
    clock = "" if passage.time_s is None else format_time(passage.time_s)
    where = [to_markdown(passage.id)]
    where += [passage.date.isoformat()] if passage.date else []
    where += [to_markdown(passage.speaker)] if passage.speaker else []
    listed = ", ".join(where)
    return f"{link(clock, passage.time_url)} ({listed})" if clock else listed
