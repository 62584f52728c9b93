"""Running the rules over files, and mending what they can mend."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from kbindex.config import DEFAULT_NOTES, NotesConfig
from kbindex.lint.findings import Edit, Finding, apply_edits
from kbindex.lint.page import CheckedPage, parse_notes
from kbindex.lint.rules import RULES, SPELLING, Check
from kbindex.lint.spelling_checks import load_speller, spelling_rule
from kbindex.lint.surroundings import Surroundings
from kbindex.model import Diagnostic
from kbindex.shownotes.decoding import decode
from kbindex.shownotes.episode_files import EpisodeFile
from kbindex.shownotes.reader import Reader

_MAX_PASSES = 20
"""Mending one thing may show another; real notes need two passes."""

_CODECS = ("utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "cp932", "euc_jp")
_MARKS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}

_BLOCK_RULES = frozenset(
    {
        *("KB301", "KB302", "KB303", "KB305", "KB308", "KB309"),
        *("KB401", "KB402", "KB403", "KB404", "KB501"),
    }
)
"""Rules on Markdown's own marks, which HTML pages do not have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notes:
    """A file to check.

    Args:
        file: Its id and its path; the suffix decides how it is read.
        path: How messages name it.
        content: Its bytes.
        brought: URL key → id of the article of an earlier episode; needed by
            KB205 alone.
        surroundings: What the other episodes of its archive say, where one is known.
        problem: Why the file was not read, where it was not.
    """

    file: EpisodeFile
    path: str
    content: bytes
    brought: Mapping[str, str] = field(default_factory=dict[str, str])
    surroundings: Surroundings | None = None
    problem: Diagnostic | None = None


@dataclass(frozen=True, kw_only=True)
class Linter:
    """Checks notes by the rules that are on.

    Args:
        codes: These rules.
        today: The day of the check; None: dates of the future are not looked for.
        notes: How the notes are read, where they leave a choice.
    """

    codes: frozenset[str]
    today: dt.date | None = None
    notes: NotesConfig = DEFAULT_NOTES

    @cached_property
    def reader(self) -> Reader:
        """What reads the notes, as the project has them read."""
        return Reader(notes=self.notes)

    @cached_property
    def _checks(self) -> tuple[tuple[str, Check], ...]:
        checks = [(r.code, r.check) for r in RULES if r.check and r.code in self.codes]
        if SPELLING in self.codes:
            checks.append((SPELLING, spelling_rule(load_speller())))
        return tuple(checks)

    def check(self, notes: Notes) -> tuple[Finding, ...]:
        """List what is wrong, by line and column."""
        page = self._parse(notes)
        findings = [
            finding
            for code, check in self._checks
            if page.is_markdown or code not in _BLOCK_RULES
            for finding in check(page)
        ]
        return tuple(sorted(findings, key=lambda finding: finding.order))

    def _parse(self, notes: Notes) -> CheckedPage:
        if notes.problem:
            said = (notes.problem,)
            return CheckedPage(path=notes.path, text="", episode=None, diagnostics=said)
        page = parse_notes(notes.content, notes.file, self.reader, path=notes.path)
        return replace(
            page,
            brought=notes.brought,
            surroundings=notes.surroundings,
            today=self.today,
        )

    def fix(self, notes: Notes) -> tuple[Notes, tuple[Finding, ...]]:
        """Mend what can be mended safely.

        Encoding and line ends stay. A damaged file, whose bytes could not be written
        back, stays as it is.

        Returns:
            The mended notes, and what is left to mend by hand.
        """
        findings = self.check(notes)
        codec = find_codec(notes.content)
        if codec is None:
            return notes, findings
        for _ in range(_MAX_PASSES):
            edits = [finding.edit for finding in findings if finding.edit]
            if not edits:
                break
            mended = _mend(notes.content, edits, codec)
            if mended is None:
                break
            notes = replace(notes, content=mended)
            findings = self.check(notes)
        return notes, findings


def _mend(content: bytes, edits: list[Edit], codec: str) -> bytes | None:
    text = decode(content, path="")[0] or ""
    try:
        mended = apply_edits(text, edits).encode(codec)
    except UnicodeEncodeError:
        return None
    return _MARKS.get(codec, b"") + mended


def find_codec(content: bytes) -> str | None:
    """Return the codec that writes back what `decode` read, or None."""
    text = decode(content, path="")[0]
    if text is None:
        return None
    for codec in _CODECS:
        try:
            if _MARKS.get(codec, b"") + text.encode(codec) == content:
                return codec
        except UnicodeEncodeError:
            continue
    return None
