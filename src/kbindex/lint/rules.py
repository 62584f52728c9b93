"""All rules: what each looks for, why, an example, and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kbindex.lint.address_checks import (
    check_blanks,
    check_missing,
    check_schemes,
    check_tracking,
)
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
)
from kbindex.lint.findings import Finding
from kbindex.lint.header_checks import check_leap, check_number, check_video
from kbindex.lint.leftover_checks import check_conflicts, check_undone
from kbindex.lint.mark_checks import check_tight_marks, check_wide_marks
from kbindex.lint.markup_checks import (
    check_balance,
    check_bullets,
    check_images,
    check_invisible,
    check_link_brackets,
)
from kbindex.lint.page import CheckedPage
from kbindex.lint.people_checks import (
    check_above_presenters,
    check_at_signs,
    check_hosts,
    check_people,
)

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
        code="KB002",
        name="merge-conflict",
        why="Two versions stand in the file, and the marks of git between them.",
        wrong="<<<<<<< HEAD\n- eBPF\n=======\n- XDP\n>>>>>>> draft",
        right="- eBPF\n- XDP",
        mend="Keep what is right of both, and take the marks out.",
        check=check_conflicts,
    ),
    Rule(
        code="KB003",
        name="unfinished",
        why="It says itself that something is still to be written. A text counts that "
        "is such a word, or begins with it and a colon; a comment does not show.",
        wrong="- TODO: 図を足す",
        right="- 図のとおり、データパスは二つある",
        mend="Write it, take it out, or put it into a comment.",
        check=check_undone,
    ),
    Rule(
        code="KB101",
        name="impossible-date",
        why="An episode without a date is not found by date, and sorts as undated. Of "
        "a date such as 02/03/2022, which may be either of two days, neither is taken.",
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
        code="KB103",
        name="leaping-date",
        why="The date is out of order by more than half a year, or lies that far in "
        "the future: mostly it is the year that is wrong.",
        wrong="(`2021-01-08` in 026, where 025 is of 2021-12-24)",
        right="(`2022-01-08` there)",
        mend="Correct the year.",
        check=check_leap,
    ),
    Rule(
        code="KB104",
        name="number-of-another-episode",
        why="The title and the folder (or the file) disagree: mostly the notes began "
        "as a copy of another episode.",
        wrong="(`# 025` in episodes/026/README.md)",
        right="(`# 026` there)",
        mend="Correct the title, or the name of the folder.",
        check=check_number,
    ),
    Rule(
        code="KB105",
        name="nearly-known-person",
        why="A handle that one letter parts from one that other episodes have; the "
        "search takes them for two people.",
        wrong="(`@minat0`, where other episodes have `@minato`)",
        right="(`@minato` here, too)",
        mend="Correct the handle, or leave KB105 out where they are two people.",
        check=check_people,
    ),
    Rule(
        code="KB106",
        name="new-host",
        why="No other episode has this host. Off unless it is selected, for every "
        "host is new once.",
        wrong="(`Hosted by @sora_ops`, for the first time)",
        right="(a host of other episodes)",
        mend="See that the handle is right.",
        check=check_hosts,
        is_default=False,
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
        code="KB206",
        name="article-above-presenters",
        why="What stands above the first presenter was brought by nobody, and a "
        "bullet there is no article.",
        wrong="- [Cilium](https://cilium.io/)\n\n### @minato\n\n"
        "- [Hubble](https://hubble.example/)",
        right="### @minato\n\n- [Cilium](https://cilium.io/)\n"
        "- [Hubble](https://hubble.example/)",
        mend="Put it below who brought it.",
        check=check_above_presenters,
    ),
    Rule(
        code="KB207",
        name="presenter-without-at",
        why="A bare name is a presenter only where the header has it. Else what is "
        "below goes to the presenter before, or to nobody.",
        wrong="### @minato\n\n- [Cilium](https://cilium.io/)\n\n### sora_ops\n\n"
        "- [Hubble](https://hubble.example/)",
        right="### @minato\n\n- [Cilium](https://cilium.io/)\n\n### @sora_ops\n\n"
        "- [Hubble](https://hubble.example/)",
        mend="Write `@` before the name, or make it a link to a profile.",
        check=check_at_signs,
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
        code="KB308",
        name="mark-without-blank",
        why="Markdown takes `#` and `-` as marks only with a blank behind them; "
        "without it they show as text.",
        wrong="### @minato\n\n####[Cilium](https://cilium.io/)\n\n"
        "-[eBPF](https://ebpf.example/)",
        right="### @minato\n\n#### [Cilium](https://cilium.io/)\n\n"
        "- [eBPF](https://ebpf.example/)",
        mend="Put a blank behind the mark.",
        check=check_tight_marks,
        is_fixable=True,
    ),
    Rule(
        code="KB309",
        name="full-width-mark",
        why="`＃` is no mark for Markdown, and a full-width blank behind a mark is no "
        "blank; both show as text.",
        wrong="＃＃＃ @minato\n\n####　[Cilium](https://cilium.io/)",
        right="### @minato\n\n#### [Cilium](https://cilium.io/)",
        mend="Write the mark and the blank in half width.",
        check=check_wide_marks,
        is_fixable=True,
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
        code="KB402",
        name="link-without-address",
        why="It looks like a link and leads nowhere.",
        wrong="- [https://cilium.io/]()",
        right="- [https://cilium.io/](https://cilium.io/)",
        mend="Write the address between the round brackets. {fix} takes it from the "
        "text, where that is one.",
        check=check_missing,
        is_fixable=True,
    ),
    Rule(
        code="KB403",
        name="mistyped-scheme",
        why="The address leads nowhere, or into the page itself.",
        wrong="- [Cilium](https:/cilium.io/)",
        right="- [Cilium](https://cilium.io/)",
        mend="Begin the address with `https://`.",
        check=check_schemes,
        is_fixable=True,
    ),
    Rule(
        code="KB404",
        name="blank-in-address",
        why="Markdown reads no link there, and the search only the part before the "
        "blank.",
        wrong="- [Cilium](https://cilium.io/my page)",
        right="- [Cilium](https://cilium.io/my%20page)",
        mend="Copy the address again, or write `%20` for the blank.",
        check=check_blanks,
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
