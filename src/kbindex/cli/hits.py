"""Articles on the terminal: title, where, address, tags, snippets."""

from collections.abc import Iterator

from kbindex.cli.terminal import Style
from kbindex.search import Hit, Snippet

_AS_TYPED = frozenset(
    {"word", "compound", "joined", "part", "stem", "bigram", "prefix"}
)
"""Ways to match that show what was typed, if in another form."""

_PATH_LIMIT = 24
"""Longest step of a snippet's path, in code points: a reminder, not the text."""


def hit_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield the lines that show a hit."""
    article = hit.article
    yield f"{style(str(hit.rank), dim=True)}. {style(article.title, bold=True)}"
    where = [article.id, article.date.isoformat() if article.date else ""]
    where += [article.presenter or ""]
    where += [f"also {', '.join(hit.also)}"] if hit.also else []
    yield "   " + style(" · ".join(part for part in where if part), fg="cyan")
    if article.url:
        yield "   " + style(article.url, fg="blue")
    if article.tags:
        yield "   " + style(" ".join(f"#{tag}" for tag in article.tags), fg="green")
    for snippet in hit.snippets:
        if snippet.text != article.title:
            yield from _snippet_lines(snippet, style)
    if reasons := list(_reasons(hit)):
        yield "   " + style("; ".join(reasons), dim=True)


def _reasons(hit: Hit) -> Iterator[str]:
    """Yield `monitoring ⇐ 監視, glossary` where a hit lacks the word that was typed."""
    for match in hit.matched:
        if match.how not in _AS_TYPED:
            yield f"{match.term} ⇐ {match.query}, {match.how}"


def explanation_lines(hit: Hit, style: Style) -> Iterator[str]:
    """Yield the lines that say where a hit's score comes from."""
    explanation = hit.explanation
    if explanation is None:
        return
    factors = (
        f"score {hit.score:.3f}: coverage {explanation.coverage:.2f} "
        f"(×{explanation.coverage_factor:.2f}), title ×{explanation.title_factor:.2f}"
    )
    yield "   " + style(factors, dim=True)
    for part in explanation.contributions:
        terms = " ".join(part.terms)
        text = f"{part.score:8.3f}  {part.query} → {terms} ({part.how} {part.weight})"
        yield "   " + style(text, dim=True)


def _snippet_lines(snippet: Snippet, style: Style) -> Iterator[str]:
    steps = [shorten(step) for step in snippet.path[-2:]]
    path = "".join(f"{step} › " for step in steps)
    first, *others = snippet.text.split("\n")
    ends = len(first)
    spans = [(a, min(b, ends)) for a, b in snippet.highlights if a < ends]
    yield f"   - {style(path, dim=True)}{style.mark(first, spans)}"
    for line in others:
        start, ends = ends + 1, ends + 1 + len(line)
        spans = [
            (max(a, start) - start, min(b, ends) - start)
            for a, b in snippet.highlights
            if a < ends and b > start
        ]
        if line.strip():
            yield f"     {style.mark(line, spans)}"


def shorten(text: str, limit: int = _PATH_LIMIT) -> str:
    """Cut a text to `limit` code points, with an ellipsis where something is gone."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
