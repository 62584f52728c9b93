"""The index: what an engine promises, and the embedded engine.

    IndexFolder(path) ─ current ─► Generation ─ open ─► IndexReader
                      ─ stage ───► Stage ─ parts, commit ─► Generation

Above this package nobody knows which engine it is (`contract`). What only a build or
a question needs is imported when first asked for: most refreshes change nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from kbindex.index.contract import (
    LOCK_TIMEOUT_S,
    Generation,
    Index,
    IndexReader,
    Part,
    PartWriter,
    Plan,
    Servers,
    Stage,
    Waiting,
)
from kbindex.index.embedded.generations import IndexFolder
from kbindex.index.entries import (
    LONGEST_SPELLING,
    EpisodeEntry,
    EpisodeSources,
    Explanation,
    SourceState,
    Spelling,
    hash_content,
)

if TYPE_CHECKING:
    from kbindex.index.analyzed import (
        DOCUMENT_RULES,
        Analysis,
        AnalyzedRecord,
        analyze_article,
        build_record,
    )
    from kbindex.index.attributes import (
        BY,
        SITE,
        by_term,
        fold_url,
        is_of_whole_name,
        link_term,
        person_names,
    )
    from kbindex.index.concepts import (
        ATTRIBUTE,
        BIGRAM,
        KEY,
        TAG,
        TEXT,
        TITLE,
        Alternative,
        Concept,
        FieldName,
    )
    from kbindex.index.embedded.ownership import archive_of
    from kbindex.index.filters import (
        EVERYTHING,
        NOTHING,
        Adjacent,
        Beginning,
        Both,
        Either,
        Filter,
        Having,
        Hits,
        Holding,
        KeyLike,
        OfEpisodes,
        Without,
        brought_by,
        on_site,
        tagged,
        with_all,
        with_feature,
    )
    from kbindex.index.lexicon import Script, script_of, skeletons_of
    from kbindex.index.rankings import (
        ENOUGH,
        Document,
        Features,
        Least,
        Met,
        Ranking,
        steady,
    )
    from kbindex.index.recipe import Recipe
    from kbindex.index.records import Reason, Record
    from kbindex.index.same_page import SamePage
    from kbindex.index.selections import Criteria, HitCounts, Selection, Strength

__all__ = [
    "ATTRIBUTE",
    "BIGRAM",
    "BY",
    "DOCUMENT_RULES",
    "ENOUGH",
    "EVERYTHING",
    "KEY",
    "LOCK_TIMEOUT_S",
    "LONGEST_SPELLING",
    "NOTHING",
    "SITE",
    "TAG",
    "TEXT",
    "TITLE",
    "Adjacent",
    "Alternative",
    "Analysis",
    "AnalyzedRecord",
    "Beginning",
    "Both",
    "Concept",
    "Criteria",
    "Document",
    "Either",
    "EpisodeEntry",
    "EpisodeSources",
    "Explanation",
    "Features",
    "FieldName",
    "Filter",
    "Generation",
    "Having",
    "HitCounts",
    "Hits",
    "Holding",
    "Index",
    "IndexFolder",
    "IndexReader",
    "KeyLike",
    "Least",
    "Met",
    "OfEpisodes",
    "Part",
    "PartWriter",
    "Plan",
    "Ranking",
    "Reason",
    "Recipe",
    "Record",
    "SamePage",
    "Script",
    "Selection",
    "Servers",
    "SourceState",
    "Spelling",
    "Stage",
    "Strength",
    "Waiting",
    "Without",
    "analyze_article",
    "archive_of",
    "brought_by",
    "build_record",
    "by_term",
    "fold_url",
    "hash_content",
    "is_of_whole_name",
    "link_term",
    "on_site",
    "person_names",
    "script_of",
    "skeletons_of",
    "steady",
    "tagged",
    "with_all",
    "with_feature",
]

_MODULES = {
    "SamePage": "same_page",
    "Strength": "selections",
    "Selection": "selections",
    "HitCounts": "selections",
    "Criteria": "selections",
    "ATTRIBUTE": "concepts",
    "Adjacent": "filters",
    "Alternative": "concepts",
    "Analysis": "analyzed",
    "AnalyzedRecord": "analyzed",
    "BIGRAM": "concepts",
    "BY": "attributes",
    "SITE": "attributes",
    "Beginning": "filters",
    "Both": "filters",
    "Concept": "concepts",
    "DOCUMENT_RULES": "analyzed",
    "Document": "rankings",
    "ENOUGH": "rankings",
    "EVERYTHING": "filters",
    "Either": "filters",
    "Features": "rankings",
    "FieldName": "concepts",
    "Filter": "filters",
    "Having": "filters",
    "Hits": "filters",
    "Holding": "filters",
    "KEY": "concepts",
    "KeyLike": "filters",
    "Least": "rankings",
    "Met": "rankings",
    "NOTHING": "filters",
    "OfEpisodes": "filters",
    "Ranking": "rankings",
    "Reason": "records",
    "Recipe": "recipe",
    "Record": "records",
    "Script": "lexicon",
    "TAG": "concepts",
    "TEXT": "concepts",
    "TITLE": "concepts",
    "Without": "filters",
    "analyze_article": "analyzed",
    "archive_of": "embedded.ownership",
    "brought_by": "filters",
    "build_record": "analyzed",
    "by_term": "attributes",
    "fold_url": "attributes",
    "is_of_whole_name": "attributes",
    "link_term": "attributes",
    "on_site": "filters",
    "person_names": "attributes",
    "script_of": "lexicon",
    "steady": "rankings",
    "skeletons_of": "lexicon",
    "tagged": "filters",
    "with_all": "filters",
    "with_feature": "filters",
}


if not TYPE_CHECKING:  # a checker would take any name for one that there is

    def __getattr__(name: str) -> object:
        if name not in _MODULES:
            raise AttributeError(name)
        return getattr(import_module(f"kbindex.index.{_MODULES[name]}"), name)
