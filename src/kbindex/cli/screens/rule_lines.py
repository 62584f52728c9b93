"""What the screen says of a rule of `check`."""

from collections.abc import Mapping

from kbindex.cli.screens.columns import SCREEN
from kbindex.cli.screens.line_layout import wrap
from kbindex.lint import RULES, Rule
from kbindex.messages import tr

_NAMES = {"fix": "`--fix`", "seen": "`kbindex seen`"}
"""How the command line names what the texts of rules speak of."""


def rule_names() -> Mapping[str, str]:
    """Return what each rule finds, by its code, in the order of the codes."""
    return {rule.code: rule.name for rule in RULES}


def rule_lines(rule: Rule, *, columns: int | None = None) -> list[str]:
    """Return what a rule finds, why, an example, and how to mend it.

    Args:
        rule: The rule.
        columns: How wide the screen is; prose is never wider than `SCREEN`.
    """
    width = min(columns or SCREEN, SCREEN)
    yes = tr("yes")
    fixing = yes if rule.is_fixable else tr("no, mend it by hand")
    default = yes if rule.is_default else tr("no, use --select")
    return [
        f"{rule.code} {rule.name}",
        "",
        *_wrapped(tr(rule.why, **_NAMES), width),
        "",
        tr("wrong:"),
        *(f"    {line}" for line in tr(rule.wrong).split("\n")),
        tr("right:"),
        *(f"    {line}" for line in tr(rule.right).split("\n")),
        "",
        *_wrapped(tr("To mend: {how}", how=tr(rule.mend, **_NAMES)), width),
        tr("Mended by --fix: {answer}", answer=fixing),
        tr("On by default: {answer}", answer=default),
    ]


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines; letters may be two columns wide."""
    return [text[start:end] for start, end in wrap(text, width)]
