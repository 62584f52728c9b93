"""Text → terms, by one analyzer for index and queries.

Importing this package loads neither Sudachi nor Snowball; the first text that needs
one of them does.
"""

from kbindex.language.analysis.analyzer import (
    ANALYZER_VERSION,
    CHAR_FILTERS,
    TOKEN_FILTERS,
    Analyzer,
    build_analyzer,
    fingerprint,
)
from kbindex.language.analysis.char_filters import fold_case
from kbindex.language.analysis.english import stem
from kbindex.language.analysis.japanese import unload_dictionary
from kbindex.language.analysis.terms import STEM_MARK, How, Term, term_key

__all__ = [
    "ANALYZER_VERSION",
    "CHAR_FILTERS",
    "STEM_MARK",
    "TOKEN_FILTERS",
    "Analyzer",
    "How",
    "Term",
    "build_analyzer",
    "fingerprint",
    "fold_case",
    "stem",
    "term_key",
    "unload_dictionary",
]
