"""The least program that searches with Whoosh: the floor of a cold search.

    python benchmarks/cold_floor.py INDEX WORD

Imports click, opens the index, runs one query for the word over two fields, and
prints the titles. Nothing is left out that a search needs, nothing is added.
"""

import click
import whoosh.index
from whoosh import query


@click.command()
@click.argument("folder")
@click.argument("word")
def main(folder: str, word: str) -> None:
    """Print the titles of the articles that hold WORD."""
    with whoosh.index.open_dir(folder).searcher() as searcher:
        asked = query.Or([query.Term("title", word), query.Term("notes", word)])
        for hit in searcher.search(asked, limit=10):
            click.echo(hit["title"])


if __name__ == "__main__":
    main()
