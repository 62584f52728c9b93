"""What an exported database holds: its tables and views, each with its description.

The descriptions stand as comments in the database, and in what Datasette shows.
"""

from typing import Final

from msgspec import Struct


class Column(Struct, frozen=True):
    """A column of a table, or of a view, whose type is empty."""

    name: str
    type: str
    description: str


class Table(Struct, frozen=True):
    """A table; `constraints` stand behind its columns."""

    name: str
    description: str
    columns: tuple[Column, ...]
    constraints: tuple[str, ...] = ()


class View(Struct, frozen=True):
    """A view and its query."""

    name: str
    description: str
    query: str


def _of(table: str) -> str:
    return f"TEXT NOT NULL REFERENCES {table} (id)"


def _one_of(column: str, *values: str) -> str:
    listed = ", ".join(f"'{value}'" for value in values)
    return f"TEXT NOT NULL CHECK ({column} IN ({listed}))"


TABLES: Final = (
    Table(
        "about",
        "What this database was made of",
        (
            Column("key", "TEXT PRIMARY KEY", "What it is"),
            Column("value", "TEXT NOT NULL", "What it says"),
        ),
    ),
    Table(
        "episodes",
        "The episodes, in the order of their files",
        (
            Column("id", "TEXT PRIMARY KEY", "Name of the episode's folder or file"),
            Column("title", "TEXT NOT NULL", "Its title"),
            Column("date", "TEXT", "When it was recorded: YYYY-MM-DD"),
            Column("year", "INTEGER", "The year of the date"),
            Column("video", "TEXT", "Address of the video"),
            Column("audio", "TEXT", "Address or path of the sound file"),
            Column("source", "TEXT NOT NULL", "Its file in the folder of episodes"),
            Column("articles", "INTEGER NOT NULL", "How many articles it has"),
        ),
    ),
    Table(
        "episode_people",
        "Hosts and guests of the episodes",
        (
            Column("episode", _of("episodes"), "The episode"),
            Column(
                "role", "TEXT NOT NULL CHECK (role IN ('host', 'guest'))", "As what"
            ),
            Column("position", "INTEGER NOT NULL", "Place in the notes, from 1"),
            Column("name", "TEXT NOT NULL", "Handle without @"),
        ),
        ("PRIMARY KEY (episode, role, position)",),
    ),
    Table(
        "presenters",
        "Who brought articles; one row for all forms of a name",
        (
            Column("name", "TEXT PRIMARY KEY", "As it is written most often"),
            Column("articles", "INTEGER NOT NULL", "How many articles they brought"),
            Column("episodes", "INTEGER NOT NULL", "In how many episodes"),
        ),
    ),
    Table(
        "tags",
        "Topics, products and projects that articles are about",
        (
            Column("id", "TEXT PRIMARY KEY", "The id of the tag"),
            Column("label", "TEXT NOT NULL", "Its name"),
            Column("label_ja", "TEXT", "Its Japanese name, where that differs"),
            Column("kind", "TEXT NOT NULL", "topic, project, service, …"),
            Column("count", "INTEGER NOT NULL", "Articles with it or a narrower tag"),
            Column("own", "INTEGER NOT NULL", "Articles with the tag itself"),
        ),
    ),
    Table(
        "tag_broader",
        "Tags that another tag is a part or a case of",
        (
            Column("tag", _of("tags"), "The narrower tag"),
            Column("broader", _of("tags"), "The broader one"),
        ),
        ("PRIMARY KEY (tag, broader)",),
    ),
    Table(
        "articles",
        "Articles and overviews of episodes, by episode and number",
        (
            Column("id", "TEXT PRIMARY KEY", "025#6, and 025#0 of an overview"),
            Column("place", "INTEGER NOT NULL UNIQUE", "Place in the archive, from 1"),
            Column(
                "kind",
                _one_of("kind", "article", "overview"),
                "An article, or the text of an episode outside of its articles",
            ),
            Column("episode", _of("episodes"), "The episode"),
            Column("title", "TEXT NOT NULL", "Its title"),
            Column("url", "TEXT", "Address of the page, without tracking parameters"),
            Column("presenter", "TEXT REFERENCES presenters (name)", "Who brought it"),
            Column("date", "TEXT", "When the episode was recorded: YYYY-MM-DD"),
            Column("tags", "TEXT NOT NULL", "Ids of its tags, as a JSON array"),
            Column("section", "TEXT", "Headings above it that group it"),
            Column("time", "TEXT", "When it is spoken about: h:mm:ss"),
            Column("time_url", "TEXT", "Address that plays the recording from there"),
            Column("line", "INTEGER NOT NULL", "First line in the source file"),
            Column("end_line", "INTEGER NOT NULL", "Last line in the source file"),
            Column("terms", "TEXT NOT NULL", "Words for searching, parted by blanks"),
        ),
    ),
    Table(
        "article_tags",
        "Which article has which tag itself",
        (
            Column("article", _of("articles"), "The article"),
            Column("tag", _of("tags"), "The tag"),
            Column("position", "INTEGER NOT NULL", "From 1, the weightiest first"),
        ),
        ("PRIMARY KEY (article, tag)",),
    ),
    Table(
        "notes",
        "The notes on the articles, in the order of the source",
        (
            Column("id", "INTEGER PRIMARY KEY", "A number"),
            Column("article", _of("articles"), "The article"),
            Column("position", "INTEGER NOT NULL", "Place in the article, from 1"),
            Column("depth", "INTEGER NOT NULL", "Nesting below the article, from 0"),
            Column("kind", "TEXT NOT NULL", "bullet, paragraph, code, quote, …"),
            Column("text", "TEXT NOT NULL", "As a reader of the page sees it"),
            Column("line", "INTEGER NOT NULL", "First line in the source file"),
            Column("end_line", "INTEGER NOT NULL", "Last line in the source file"),
        ),
    ),
    Table(
        "links",
        "The links of the articles, in the order of the source",
        (
            Column("id", "INTEGER PRIMARY KEY", "A number"),
            Column("article", _of("articles"), "The article"),
            Column("position", "INTEGER NOT NULL", "Place in the article, from 1"),
            Column("text", "TEXT NOT NULL", "What the link shows"),
            Column("url", "TEXT NOT NULL", "The address as it is written"),
            Column("line", "INTEGER NOT NULL", "Line in the source file"),
        ),
    ),
    Table(
        "passages",
        "What was said in the episodes, where that was exported",
        (
            Column("id", "TEXT PRIMARY KEY", "Episode, #t, number: 025#t12"),
            Column("episode", _of("episodes"), "The episode"),
            Column("speaker", "TEXT", "Who speaks"),
            Column("time", "TEXT", "When it begins: h:mm:ss"),
            Column("end_time", "TEXT", "When it ends: h:mm:ss"),
            Column("time_url", "TEXT", "Address that plays the recording from there"),
            Column("text", "TEXT NOT NULL", "What was said"),
            Column("source", "TEXT NOT NULL", "Its file in the folder of episodes"),
            Column("line", "INTEGER NOT NULL", "First line in the source file"),
        ),
    ),
)
"""In an order in which each refers to those above it."""

VIEWS: Final = (
    View(
        "articles_newest_first",
        "The articles with the titles of their episodes, the newest first",
        "SELECT a.id, a.title, a.url, a.presenter, a.date, e.title AS episode_title,"
        " a.tags FROM articles a JOIN episodes e ON e.id = a.episode"
        " WHERE a.kind = 'article' ORDER BY a.date DESC, a.place",
    ),
    View(
        "tags_by_year",
        "How many articles of each year have each tag itself",
        "SELECT t.tag, e.year, count(*) AS articles FROM article_tags t"
        " JOIN articles a ON a.id = t.article JOIN episodes e ON e.id = a.episode"
        " WHERE a.kind = 'article' GROUP BY t.tag, e.year ORDER BY t.tag, e.year",
    ),
    View(
        "presenter_tags",
        "How many articles with each tag each presenter brought",
        "SELECT a.presenter, t.tag, count(*) AS articles FROM article_tags t"
        " JOIN articles a ON a.id = t.article WHERE a.presenter IS NOT NULL"
        " GROUP BY a.presenter, t.tag ORDER BY a.presenter, articles DESC, t.tag",
    ),
)

INDEXES: Final = (
    ("articles", "episode"),
    ("articles", "presenter"),
    ("article_tags", "tag"),
    ("notes", "article"),
    ("links", "article"),
    ("links", "url"),
    ("passages", "episode"),
)
"""Table and column, for what refers to a row."""

SEARCH: Final = (
    'CREATE VIRTUAL TABLE articles_fts USING fts5(terms, content="articles",'
    ' content_rowid="place",'
    " tokenize=\"porter unicode61 remove_diacritics 2 tokenchars '+#'\")"
)
"""The search: blanks part the terms, so that each word of Japanese is a token.

External content: the terms stand in `articles` alone. English words are stemmed as
those of a query are; `C++` and `C#` keep their signs.
"""


def schema_statements() -> tuple[str, ...]:
    """Return what makes all tables, indexes and views, and the search."""
    indexes = (
        f"CREATE INDEX {table}_{column} ON {table} ({column})"
        for table, column in INDEXES
    )
    views = (
        f"CREATE VIEW {view.name} AS -- {view.description}\n{view.query}"
        for view in VIEWS
    )
    return (*map(_table, TABLES), *indexes, *views, SEARCH)


def _table(table: Table) -> str:
    lines = [
        f"  {column.name} {column.type}, -- {column.description}"
        for column in table.columns
    ]
    if table.constraints:
        lines += [f"  {constraint}" for constraint in table.constraints]
    else:
        lines[-1] = lines[-1].replace(", --", " --", 1)
    body = "\n".join(lines)
    return f"CREATE TABLE {table.name} ( -- {table.description}\n{body}\n)"
