"""What inline rules for links share: `[text]`, and behind it a target of their own."""

import re

from markdown_it.rules_inline import StateInline


def read_link(state: StateInline, target: re.Pattern[str], *, silent: bool) -> bool:
    """Read a link whose text begins here, as a rule of markdown-it does.

    Args:
        state: At a `[`.
        target: What has to follow the `]`; its first group is the address.
        silent: Only look, and make no tokens.

    Returns:
        Whether there is one; then `state` stands behind it.
    """
    label_end = state.md.helpers.parseLinkLabel(state, state.pos, True)  # noqa: FBT003 - the library's own signature
    if label_end < 0:
        return False
    found = target.match(state.src, label_end + 1)
    if not found:
        return False
    if not silent:
        outer_end = state.posMax
        state.push("link_open", "a", 1).attrs = {"href": found[1]}
        state.pos, state.posMax = state.pos + 1, label_end
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.push("link_close", "a", -1)
        state.posMax = outer_end
    state.pos = found.end()
    return True
