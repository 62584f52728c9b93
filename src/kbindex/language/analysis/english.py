"""English: stems, and the endings that an apostrophe ties to a word."""

import importlib
import re
from functools import cache, lru_cache
from typing import Protocol, cast

from kbindex.language.analysis.stems_apart import STEMS_APART


@cache
def _contraction() -> re.Pattern[str]:
    return re.compile(r"'(?:s|re|ve|ll|d|m)\Z", re.IGNORECASE)


@cache
def _vowel() -> re.Pattern[str]:
    return re.compile("[aeiouy]")


class _Stemmer(Protocol):
    """What is used of `Stemmer.Stemmer`, which ships no types."""

    def stemWord(self, word: str, /) -> str: ...  # noqa: N802  # PyStemmer's spelling


class _StemmerModule(Protocol):
    def Stemmer(self, algorithm: str, cache_size: int, /) -> _Stemmer: ...  # noqa: N802


def cut_contraction(word: str) -> str:
    """Cut the ending that is a word of its own: `What's` → `What`, `we'll` → `we`.

    The possessive goes too, so that `Kubernetes's` is `Kubernetes`. `don't` and
    `O'Reilly` stay whole.
    """
    return _contraction().sub("", word)


@lru_cache(maxsize=1 << 13)
def stem(word: str) -> str:
    """Return the stem of a folded word, by which it meets its other forms.

    Snowball's "english" (Porter 2) keeps the plural s where no vowel goes before it;
    in acronyms, which are many here, it is cut: `crds` → `crd`, `vms` → `vm`. Words
    that it joins by mistake have stems of their own.

    >>> stem("monitoring"), stem("clusters"), stem("crds"), stem("css")
    ('monitor', 'cluster', 'crd', 'css')
    >>> stem("imports"), stem("important")
    ('import', 'important')
    """
    if apart := STEMS_APART.get(word):
        return apart
    if _vowel().search(word) is None:
        if len(word) > 2 and word.endswith("s") and not word.endswith("ss"):  # noqa: PLR2004  # `xs` is no plural
            return word[:-1]
        return word
    return _stemmer().stemWord(word)


@cache
def _stemmer() -> _Stemmer:
    """Load Snowball; late, so that importing the package loads no C library."""
    library = cast("_StemmerModule", importlib.import_module("Stemmer"))
    # Size 0 switches off the stemmer's own cache, which is not safe between threads.
    return library.Stemmer("english", 0)
