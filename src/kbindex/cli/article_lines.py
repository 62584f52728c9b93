"""An article in a few lines: where it was, its title, address and tags."""

from collections.abc import Iterator

from kbindex.cli.terminal import Style
from kbindex.model import Article


def article_lines(article: Article, style: Style, *, indent: str = "") -> Iterator[str]:
    """Yield title, place and address, and the tags where it has any."""
    yield f"{indent}{style(article.id, fg='cyan')}  {style(article.title, bold=True)}"
    date = article.date.isoformat() if article.date else ""
    where = " · ".join(part for part in (date, article.presenter or "") if part)
    if where:
        yield f"{indent}  {style(where, dim=True)}"
    if article.url:
        yield f"{indent}  {style(article.url, fg='blue')}"
    if article.tags:
        tags = " ".join(f"#{tag}" for tag in article.tags)
        yield f"{indent}  {style(tags, fg='green')}"
