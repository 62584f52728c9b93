"""All rules: what each looks for, why, an example, and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kbindex.lint.address_checks import check_tracking
from kbindex.lint.episode_checks import (
    check_date,
    check_earlier_episodes,
    check_empty_headings,
    check_links,
    check_presenters,
    check_readable,
    check_repeated_links,
    check_titles,
    check_unclosed,
    check_video,
)
from kbindex.lint.findings import Finding
from kbindex.lint.markup_checks import (
    check_balance,
    check_bullets,
    check_images,
    check_invisible,
    check_link_brackets,
)
from kbindex.lint.page import CheckedPage
from kbindex.messages import tr

Check = Callable[[CheckedPage], Iterator[Finding]]

GROUPS = {
    "KB0": "the file",
    "KB1": "the header",
    "KB2": "presenters and articles",
    "KB3": "Markdown",
    "KB4": "addresses",
    "KB5": "spelling",
}
"""The first letters of a code → what its rules are about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule.

    `why` and `mend` have places for what each delivery names in its own way: `{fix}`,
    mending what is safe to mend, and `{seen}`, asking whether a page was covered.

    Args:
        code: `KB` and three digits; the first digit is the group.
        name: What it finds, with hyphens.
        why: What goes wrong where notes break it.
        wrong: Lines that break it.
        right: The same lines, mended.
        mend: What to do.
        check: Finds the places in a page; None where it needs the names of
            products first.
        is_fixable: Whether `Linter.fix` mends it, at least in clear cases.
        is_default: Whether it is on where nothing was selected.
    """

    code: str
    name: str
    why: str
    wrong: str
    right: str
    mend: str
    check: Check | None
    is_fixable: bool = False
    is_default: bool = True


RULES: tuple[Rule, ...] = (
    Rule(
        code="KB001",
        name="unreadable",
        why="The reader could not take the text as it stands, so that it may be "
        "missing from the search.",
        wrong="(a file in Shift_JIS, a binary file, lists nested a hundred deep)",
        right="(the same text as UTF-8, with ordinary nesting)",
        mend="Save the file as UTF-8, or do what the message says.",
        check=check_readable,
    ),
    Rule(
        code="KB101",
        name="impossible-date",
        why="An episode without a date is not found by date, and sorts as undated.",
        wrong="- Recording date: 2022-04-031",
        right="- Recording date: 2022-04-03",
        mend="Write the date as YYYY-MM-DD, one that is in the calendar.",
        check=check_date,
    ),
    Rule(
        code="KB102",
        name="missing-video",
        why="Who finds the episode cannot go on to listen to it.",
        wrong="- Video:",
        right="- Video: https://youtu.be/kBexample01",
        mend="Add the link of the recording to the header.",
        check=check_video,
    ),
    Rule(
        code="KB201",
        name="presenter-without-article",
        why="The heading shows, and nothing is below it. A part may be missing.",
        wrong="### @sora_ops\n\n### @minato\n\n- [Cilium](https://cilium.io/)",
        right="### @sora_ops (欠席)\n\n### @minato\n\n- [Cilium](https://cilium.io/)",
        mend="Add the articles, write `(欠席)` or `(absent)` behind the name, or "
        "take the heading out.",
        check=check_presenters,
    ),
    Rule(
        code="KB202",
        name="article-without-link",
        why="Nobody can open it, and {seen} cannot tell it by its address.",
        wrong="### @minato\n\n#### 新しいCNIの話\n\n- 速いらしい",
        right="### @minato\n\n#### [新しいCNIの話](https://cni.example/new)\n\n"
        "- 速いらしい",
        mend="Make the heading a link, or put a link into its notes.",
        check=check_links,
    ),
    Rule(
        code="KB203",
        name="article-without-title",
        why="Its title in lists and results is an address, which says little.",
        wrong="### @minato\n\n- https://cni.example/2022/0408",
        right="### @minato\n\n- [新しいCNIの話](https://cni.example/2022/0408)",
        mend="Write `[title](address)`.",
        check=check_titles,
    ),
    Rule(
        code="KB204",
        name="link-twice",
        why="The same page stands in one episode twice: a copy that was not changed, "
        "or two presenters with one article.",
        wrong="### @minato\n\n- [Cilium](https://cilium.io/)\n"
        "- [Hubble](https://cilium.io/)",
        right="### @minato\n\n- [Cilium](https://cilium.io/)\n"
        "- [Hubble](https://hubble.example/)",
        mend="Correct the second link, or take it out.",
        check=check_repeated_links,
    ),
    Rule(
        code="KB205",
        name="link-in-earlier-episode",
        why="An earlier episode has brought this page. Off unless it is selected.",
        wrong="(a page that episode 003 has brought already)",
        right="(a page that is new)",
        mend="Leave it out, or say that it comes again.",
        check=check_earlier_episodes,
        is_default=False,
    ),
    Rule(
        code="KB301",
        name="link-brackets",
        why="Markdown knows a link only with half-width brackets and nothing between "
        "them; any other shows as text.",
        wrong="- [Cilium]（https://cilium.io/）を試す",
        right="- [Cilium](https://cilium.io/)を試す",
        mend="Write `[text](address)` with half-width brackets.",
        check=check_link_brackets,
        is_fixable=True,
    ),
    Rule(
        code="KB302",
        name="unbalanced-brackets",
        why="A half is missing: often the end of a link, which then shows as text.",
        wrong="- [Cilium](https://cilium.io/ を試す",
        right="- [Cilium](https://cilium.io/) を試す",
        mend="Add the other half, or take this one out; `\\[` is a plain bracket.",
        check=check_balance,
    ),
    Rule(
        code="KB303",
        name="empty-bullet",
        why="It shows as a dot with nothing behind it.",
        wrong="- eBPF\n-\n- XDP",
        right="- eBPF\n- XDP",
        mend="Write the note, or take the bullet out.",
        check=check_bullets,
        is_fixable=True,
    ),
    Rule(
        code="KB304",
        name="invisible-character",
        why="It comes with pasted text, splits words for the search, and breaks "
        "what readers copy.",
        wrong="- kube\u200b-proxyの設定",
        right="- kube-proxyの設定",
        mend="Delete it.",
        check=check_invisible,
        is_fixable=True,
    ),
    Rule(
        code="KB305",
        name="image-without-text",
        why="Who cannot see the image learns nothing, and no search finds it.",
        wrong="![](https://cni.example/map.png)",
        right="![CNIの構成図](https://cni.example/map.png)",
        mend="Say between the square brackets what the image shows.",
        check=check_images,
    ),
    Rule(
        code="KB306",
        name="unclosed-block",
        why="All that follows is read as code, or as a comment, to the end.",
        wrong="```yaml\nkind: Pod",
        right="```yaml\nkind: Pod\n```",
        mend="Close the fence or the comment.",
        check=check_unclosed,
    ),
    Rule(
        code="KB307",
        name="empty-heading",
        why="A heading without text is no presenter and no article.",
        wrong="### @minato\n\n####\n\n- [Cilium](https://cilium.io/)",
        right="### @minato\n\n- [Cilium](https://cilium.io/)",
        mend="Write the heading, or take it out.",
        check=check_empty_headings,
    ),
    Rule(
        code="KB401",
        name="tracking-parameter",
        why="It says where the click came from, makes the address long, and hides "
        "that two links are one page.",
        wrong="- [Cilium](https://cilium.io/blog?utm_source=news&page=2)",
        right="- [Cilium](https://cilium.io/blog?page=2)",
        mend="Take the parameter out; the page is the same.",
        check=check_tracking,
        is_fixable=True,
    ),
    Rule(
        code="KB501",
        name="misspelt-product",
        why="The search bridges many spellings, readers and other tools do not.",
        wrong="- keyvernoでポリシーを書く",
        right="- Kyvernoでポリシーを書く",
        mend="Write the name as its makers do. {fix} mends only spellings that "
        "are listed as wrong.",
        check=None,
        is_fixable=True,
    ),
)

SPELLING = "KB501"

BY_CODE = {rule.code: rule for rule in RULES}


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
        known = BY_CODE_RANGE
        raise ValueError(
            tr("no rule {name!r}; there are {known}", name=name, known=known)
        )
    return found


BY_CODE_RANGE = f"ALL, {', '.join(GROUPS)}, {RULES[0].code} … {RULES[-1].code}"
