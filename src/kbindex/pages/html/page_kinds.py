"""Which pages there are: what each is about, and nothing of how it looks."""

from __future__ import annotations

from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from kbindex.pages.radar_texts import RadarName  # noqa: TC001 - msgspec reads it

Sort = Literal["best", "date"]
View = Literal["notes", "brief"]


class HomePage(Struct, frozen=True):
    """Search, the latest episodes, topics that rise."""


class EpisodesPage(Struct, frozen=True):
    """All episodes by year."""


class TopicsPage(Struct, frozen=True):
    """All topics."""


class PeoplePage(Struct, frozen=True):
    """All presenters."""


class RadarPage(Struct, frozen=True):
    """What asks for a look again, the latest of each list."""


class RadarListPage(Struct, frozen=True):
    """One of these lists, with all that it has."""

    name: RadarName


class EpisodePage(Struct, frozen=True):
    """An episode with all its articles."""

    episode: str


class ArticlePage(Struct, frozen=True):
    """An article."""

    article: str


class TopicPage(Struct, frozen=True):
    """A tag, of whichever kind."""

    tag: str


class PersonPage(Struct, frozen=True):
    """A presenter."""

    name: str


class SearchPage(Struct, frozen=True, kw_only=True):
    """Results of a search, or why there are none.

    Args:
        query: As it was typed; may be empty.
        tags: Ids of tags that hits must have.
        presenter: Who must have brought them.
        show: Of which show they must be.
        year: Of which year they must be.
        sort: By relevance, or the newest first.
        view: With snippets, or a line each.
        page: From 1.
    """

    query: str = ""
    tags: tuple[str, ...] = ()
    presenter: str | None = None
    show: str | None = None
    year: int | None = None
    sort: Sort = "best"
    view: View = "notes"
    page: int = 1

    @property
    def is_filtered(self) -> bool:
        """Whether more is asked for than the query itself says."""
        return bool(self.tags or self.presenter or self.show or self.year)

    def asking(self, query: str) -> SearchPage:
        """Return the first page of another query, all else as it is."""
        return replace(self, query=query, page=1)

    def sorted_by(self, sort: Sort) -> SearchPage:
        """Return the first page of the same hits in an order."""
        return replace(self, sort=sort, page=1)

    def viewed_as(self, view: View) -> SearchPage:
        """Return the first page of the same hits in a view."""
        return replace(self, view=view, page=1)


class NotFoundPage(Struct, frozen=True):
    """There is no such page."""

    address: str


class RefusedPage(Struct, frozen=True):
    """A request that is not answered.

    Args:
        problem: Why, in the language of the page.
        typed: The query of a search, which stays in its field.
    """

    problem: str
    typed: str = ""


class ApiKey(Struct, frozen=True, kw_only=True):
    """A parameter of the API, or a key of what it answers.

    Args:
        name: As it is written.
        values: Which values it has: `integer, 1 to 100`.
        about: What it is, in a sentence; may be empty.
        is_required: Whether it is always there, or must be given.
    """

    name: str
    values: str
    about: str
    is_required: bool


class ApiOperation(Struct, frozen=True, kw_only=True):
    """A question that the API answers.

    Args:
        path: Its address, with parameters in braces.
        summary: What it does, in a sentence.
        example: An address that can be opened, below the root.
        parameters: What it takes.
        answer: The keys of its document.
        records: The keys of each record in it, where there are any.
    """

    path: str
    summary: str
    example: str
    parameters: tuple[ApiKey, ...]
    answer: tuple[ApiKey, ...]
    records: tuple[ApiKey, ...]


class ApiProblem(Struct, frozen=True, kw_only=True):
    """A kind of problem: its name, what it is in words, and its status."""

    name: str
    title: str
    status: int


class ApiPage(Struct, frozen=True, kw_only=True):
    """What programs can ask a server.

    Args:
        description: Where the OpenAPI document lies, below the root.
        operations: All questions.
        problems: Why they are not answered.
    """

    description: str
    operations: tuple[ApiOperation, ...]
    problems: tuple[ApiProblem, ...]


Page: TypeAlias = (
    HomePage
    | EpisodesPage
    | TopicsPage
    | PeoplePage
    | RadarPage
    | RadarListPage
    | EpisodePage
    | ArticlePage
    | TopicPage
    | PersonPage
    | SearchPage
    | NotFoundPage
    | RefusedPage
    | ApiPage
)
