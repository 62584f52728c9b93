"""Did you mean …: the names that resemble one that there is not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

_RESEMBLANCE = 0.6
"""Least similarity of a name that is suggested. Source: `difflib`, whose rule of thumb
it is; `moniter` is 0.7 like `monitoring`."""


def near_names(name: str, known: Iterable[str], *, limit: int = 3) -> tuple[str, ...]:
    """Return the known names that resemble `name`, the best first."""
    from difflib import get_close_matches  # noqa: PLC0415 - cold start

    return tuple(get_close_matches(name, list(known), limit, _RESEMBLANCE))


def near_ids(name: str, labels: Mapping[str, str]) -> tuple[str, ...]:
    """Return the ids that resemble `name`, or whose labels do, in any case.

    Args:
        name: What was asked for.
        labels: Id → label.
    """
    apart = sorted(one for one in labels if labels[one].casefold() != one)
    ids = {labels[one].casefold(): one for one in apart}
    others = (label for label in ids if label not in labels)
    folded = name.casefold()
    near = near_names(folded, _alike(folded, [*labels, *others]))
    return tuple(dict.fromkeys(m if m in labels else ids[m] for m in near))


def _alike(name: str, known: Sequence[str]) -> Iterator[str]:
    """Yield all names that may resemble `name`, in a tenth of the time of `difflib`.

    What `difflib` counts of two names is a common subsequence of them, in one order of
    the two; rapidfuzz counts the longest there is.
    """
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - cold start

    least = _RESEMBLANCE * 100 - 1  # percent; one less, for what rounding takes
    found = process.extract(
        name, known, scorer=fuzz.ratio, score_cutoff=least, limit=None
    )
    return (one for one, _, _ in found)
