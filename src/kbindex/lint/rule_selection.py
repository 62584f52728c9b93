"""Which rules are on, by codes and first letters of codes."""

from kbindex.lint.rules import BY_CODE, GROUPS, RULES
from kbindex.messages import tr

IN_ARCHIVE = frozenset({"KB102", "KB103", "KB105", "KB106", "KB207"})
"""Rules that ask what the other episodes say."""

_RANGE = f"ALL, {', '.join(GROUPS)}, {RULES[0].code} … {RULES[-1].code}"


def select_rules(
    select: tuple[str, ...] | None, ignore: tuple[str, ...] = ()
) -> frozenset[str]:
    """Return the codes that are on.

    Args:
        select: Codes, first letters of codes (`KB3`), or `ALL`; None: the
            rules that are on by default.
        ignore: Codes or first letters that are off; a longer one wins over a
            shorter one of `select`, and wins where both are equal.

    Raises:
        ValueError: Something begins no code; the message names it.
    """
    chosen = {name: _codes(name) for name in (*(select or ()), *ignore)}
    defaults = frozenset(rule.code for rule in RULES if rule.is_default)
    on: dict[str, int] = dict.fromkeys(defaults if select is None else (), 0)
    for name in select or ():
        for code in chosen[name]:
            length = 0 if name.upper() == "ALL" else len(name)
            on[code] = max(length, on.get(code, 0))
    off: dict[str, int] = {}
    for name in ignore:
        for code in chosen[name]:
            length = 0 if name.upper() == "ALL" else len(name)
            off[code] = max(length, off.get(code, 0))
    return frozenset(code for code, length in on.items() if off.get(code, -1) < length)


def _codes(name: str) -> tuple[str, ...]:
    folded = name.strip().upper()
    if folded == "ALL":
        return tuple(BY_CODE)
    found = tuple(code for code in BY_CODE if folded and code.startswith(folded))
    if not found:
        known = _RANGE
        raise ValueError(
            tr("no rule {name!r}; there are {known}", name=name, known=known)
        )
    return found
