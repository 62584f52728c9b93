"""The tools: what each is asked, what it answers, and how it is told to assistants.

What is told to assistants stays English, as the keys of JSON do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from kbindex.mcp_server import answers, arguments
from kbindex.mcp_server.tools import finding, following, reading, topics

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kbindex.knowledge import KnowledgeBase

Schema = dict[str, Any]


class Tool(Struct, frozen=True, kw_only=True):
    """A question that can be asked.

    Args:
        name: By which it is called.
        title: For people.
        description: When to ask it.
        asked: The type of its arguments.
        answered: The type of its answer.
        answer: Answers; given the archive, the arguments, and the most bytes.
    """

    name: str
    title: str
    description: str
    asked: type[arguments.Arguments]
    answered: type[answers.Answer]
    answer: Callable[[KnowledgeBase, Any, int], answers.Answer]


_ALL: Final = (
    Tool(
        name="search",
        title="Search the show notes",
        description="Find what was said about something: articles that presenters "
        "brought, with quotes of the notes, the best first. Words in Japanese find "
        "English texts and the other way round. Use a few words, no sentence.",
        asked=arguments.Search,
        answered=answers.SearchAnswer,
        answer=finding.search,
    ),
    Tool(
        name="list_topics",
        title="List topics",
        description="List the topics of the archive with how often each came up. "
        "Use it to learn what `topic` and `trends` know.",
        asked=arguments.ListTopics,
        answered=answers.TopicsAnswer,
        answer=topics.list_topics,
    ),
    Tool(
        name="topic",
        title="Read a topic",
        description="List the articles about a topic, newest first, and the topics "
        "beside it.",
        asked=arguments.Topic,
        answered=answers.TopicAnswer,
        answer=topics.topic,
    ),
    Tool(
        name="get_episode",
        title="Read an episode",
        description="Return an episode with its date, hosts, guests, recording, and "
        "the titles of its articles.",
        asked=arguments.GetEpisode,
        answered=answers.EpisodeAnswer,
        answer=reading.get_episode,
    ),
    Tool(
        name="get_article",
        title="Read an article",
        description="Return all notes of an article, or what was said in a passage "
        "of a transcript.",
        asked=arguments.GetArticle,
        answered=answers.ArticleAnswer,
        answer=reading.get_article,
    ),
    Tool(
        name="seen",
        title="Was it covered before?",
        description="Say of URLs or titles whether the show has covered them, where, "
        "and what only mentions them.",
        asked=arguments.Seen,
        answered=answers.SeenAnswer,
        answer=finding.seen,
    ),
    Tool(
        name="trends",
        title="Count over time",
        description="Count articles about topics or words by month, quarter or year. "
        "Without names, list the topics that rise.",
        asked=arguments.Trends,
        answered=answers.TrendsAnswer,
        answer=topics.trends,
    ),
    Tool(
        name="radar",
        title="What asks for a look again",
        description="List versions of products through the episodes, what was "
        "announced and never came up again, pages that were brought twice, or what "
        "notes leave open; each with its article and line, the latest first.",
        asked=arguments.Radar,
        answered=answers.RadarAnswer,
        answer=following.radar,
    ),
    Tool(
        name="related",
        title="Find related articles",
        description="List the articles most like one, with what they have in common.",
        asked=arguments.Related,
        answered=answers.RelatedAnswer,
        answer=finding.related,
    ),
)

TOOLS: Final[Mapping[str, Tool]] = {tool.name: tool for tool in _ALL}


def schema_of(kind: type[Struct]) -> Schema:
    """Return the JSON schema of a type: an object, with its parts below `$defs`."""
    (_,), parts = msgspec.json.schema_components([kind])
    schema: Schema = msgspec.json.decode(msgspec.json.encode(parts))
    root: Schema = schema.pop(kind.__name__)
    return {**root, "$defs": schema} if schema else root
