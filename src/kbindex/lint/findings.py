"""What a rule found: where, what, and how it could be mended."""

from dataclasses import dataclass

from kbindex.errors import Remedy
from kbindex.lint.page import CheckedPage
from kbindex.messages import Message


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Edit:
    """Put `replacement` for `text[start:end]`."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One message about one place.

    Args:
        path: As the file was named.
        line: From 1.
        column: In characters of the line, from 1.
        code: The rule, such as `KB301`.
        said: One line for people.
        edit: How to mend it safely, or None where a person has to.
        remedy: What can be done beyond the notes, where that is known.
    """

    path: str
    line: int
    column: int
    code: str
    said: Message
    edit: Edit | None = None
    remedy: Remedy | None = None

    @property
    def message(self) -> str:
        """What is said, in English, for programs."""
        return self.said.english

    @property
    def is_fixable(self) -> bool:
        """Whether `Linter.fix` mends it."""
        return self.edit is not None

    @property
    def order(self) -> tuple[int, int, str]:
        """Where it stands among the findings of its file."""
        return self.line, self.column, self.code


def found(
    page: CheckedPage,
    code: str,
    offset: int,
    said: Message,
    *,
    edit: Edit | None = None,
    remedy: Remedy | None = None,
) -> Finding:
    """Make a finding at an offset of the page."""
    line, column = page.place(offset)
    return Finding(
        path=page.path,
        line=line,
        column=column,
        code=code,
        said=said,
        edit=edit,
        remedy=remedy,
    )


def apply_edits(text: str, edits: list[Edit]) -> str:
    """Apply the edits that do not overlap an earlier one.

    One that would make one line end of two is left out.
    """
    pieces: list[str] = []
    position = 0
    for edit in sorted(set(edits)):
        if edit.start >= position and not _joins_line_ends(text, edit):
            pieces += [text[position : edit.start], edit.replacement]
            position = edit.end
    return "".join([*pieces, text[position:]])


def _joins_line_ends(text: str, edit: Edit) -> bool:
    """Say whether an edit takes out all that parts a return from a line feed."""
    around = text[edit.start - 1 : edit.start] + text[edit.end : edit.end + 1]
    return edit.end > edit.start and not edit.replacement and around == "\r\n"
