"""What is said of filters that are met by nothing, or leave nothing."""

from collections.abc import Iterator

from kbindex.knowledge import SearchResult, UnmetFilter
from kbindex.messages import tr, tr_count

_ORDERED = frozenset({"date", "episode"})
"""Fields whose near values are what comes before and behind, and nothing mistyped."""


def unmet_lines(result: SearchResult) -> Iterator[str]:
    """Yield a line for each filter that is met nowhere; else one that names the rest.

    What is found without them is said where nothing is found with them. A value that is
    asked for and excluded, too, is named once.
    """
    each = {(one.field, one.value): one for one in result.unmet if one.is_met_nowhere}
    nowhere = list(each.values())
    rest = 0 if result.total or not nowhere else nowhere[0].without
    is_one = len(nowhere) == 1
    for one in nowhere:
        yield _nowhere_line(one, rest=rest if is_one else 0)
    if rest and not is_one:
        yield tr_count("{count} hit without them", "{count} hits without them", rest)
    if result.unmet and not nowhere:
        yield ", ".join(dict.fromkeys(map(_without, result.unmet)))


def _nowhere_line(one: UnmetFilter, *, rest: int) -> str:
    line = tr("nothing with {field} {value}", field=one.field, value=one.value)
    if one.field == "has":
        line = tr("nothing has {value}", value=one.value)
    names = ", ".join(one.near)
    if names and one.field in _ORDERED:
        line = _joined(line, tr("nearest: {names}", names=names))
    elif names:
        line = _joined(line, tr("did you mean {name}?", name=names))
    if not rest:
        return line
    left = tr_count("{count} hit without it", "{count} hits without it", rest)
    if names and one.field not in _ORDERED:
        return tr("{question} {more}", question=line, more=left)
    return _joined(line, left)


def _joined(text: str, more: str) -> str:
    return tr("{text}; {more}", text=text, more=more)


def _without(one: UnmetFilter) -> str:
    return tr_count(
        "{count} hit without {filter}",
        "{count} hits without {filter}",
        one.without,
        filter=one.filter,
    )
