"""What can be asked of an archive: functions of a snapshot.

Each is imported when first asked for: one command needs one of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kbindex.knowledge.questions.any_record import find_record
    from kbindex.knowledge.questions.archive_digest import digest_archive
    from kbindex.knowledge.questions.archive_statistics import (
        summarize_archive,
        summarize_generation,
        understand_archive,
    )
    from kbindex.knowledge.questions.article_words import list_words_of_all
    from kbindex.knowledge.questions.completions import complete_query
    from kbindex.knowledge.questions.follow_ups import look_around, look_back
    from kbindex.knowledge.questions.glossary_words import list_packs, list_words
    from kbindex.knowledge.questions.kept_related import keep_related_lists
    from kbindex.knowledge.questions.passages import count_passages, list_passages
    from kbindex.knowledge.questions.presenter_summaries import (
        list_presenters,
        presenter_named,
    )
    from kbindex.knowledge.questions.records_by_id import (
        find_article,
        find_document,
        find_episode,
        list_episodes,
    )
    from kbindex.knowledge.questions.searches import (
        count_trends,
        find_related,
        list_rising,
        relate_all,
    )
    from kbindex.knowledge.questions.seen_pages import look_up
    from kbindex.knowledge.questions.tag_articles import (
        find_tag,
        list_tag_articles,
        list_tags,
    )
    from kbindex.knowledge.questions.tag_proposals import propose_tags_of
    from kbindex.knowledge.questions.tag_reasons import (
        explain_all,
        explain_tags,
        suggest_tags,
    )

__all__ = [
    "complete_query",
    "count_passages",
    "count_trends",
    "digest_archive",
    "explain_all",
    "explain_tags",
    "find_article",
    "find_document",
    "find_episode",
    "find_record",
    "find_related",
    "find_tag",
    "keep_related_lists",
    "list_episodes",
    "list_packs",
    "list_passages",
    "list_presenters",
    "list_rising",
    "list_tag_articles",
    "list_tags",
    "list_words",
    "list_words_of_all",
    "look_around",
    "look_back",
    "look_up",
    "presenter_named",
    "propose_tags_of",
    "relate_all",
    "suggest_tags",
    "summarize_archive",
    "summarize_generation",
    "understand_archive",
]

_MODULES = {
    "complete_query": "completions",
    "count_passages": "passages",
    "count_trends": "searches",
    "digest_archive": "archive_digest",
    "explain_all": "tag_reasons",
    "explain_tags": "tag_reasons",
    "find_article": "records_by_id",
    "find_document": "records_by_id",
    "find_episode": "records_by_id",
    "find_record": "any_record",
    "find_related": "searches",
    "find_tag": "tag_articles",
    "keep_related_lists": "kept_related",
    "list_episodes": "records_by_id",
    "list_packs": "glossary_words",
    "list_passages": "passages",
    "list_presenters": "presenter_summaries",
    "list_rising": "searches",
    "list_tag_articles": "tag_articles",
    "list_tags": "tag_articles",
    "list_words": "glossary_words",
    "list_words_of_all": "article_words",
    "look_around": "follow_ups",
    "look_back": "follow_ups",
    "look_up": "seen_pages",
    "presenter_named": "presenter_summaries",
    "propose_tags_of": "tag_proposals",
    "relate_all": "searches",
    "suggest_tags": "tag_reasons",
    "summarize_archive": "archive_statistics",
    "summarize_generation": "archive_statistics",
    "understand_archive": "archive_statistics",
}


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(name)
        return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
