"""The shells' side of completion: a script each, and what it says and is told.

A script hands over the command line up to the cursor (COMP_LINE) and reads a line
a value: type, value, help, with tabs between.

    plain   a value as it is to be typed
    part    a value that goes on, so that no space may follow
    dir     the shell itself completes folders; file: files
"""

import os
import re
from typing import ClassVar

from click.shell_completion import CompletionItem, ShellComplete

from kbindex.cli.screens.terminal import sanitize

_PIECE = r"""'[^']*'?|"(?:\\.|[^"\\])*"?|\\.?|[^ \t\r\n'"\\]"""
_WORD = re.compile(rf"(?:{_PIECE})+", re.DOTALL)
_PIECES = re.compile(_PIECE, re.DOTALL)
_SPECIAL = re.compile(r"(?=[\x00-\x7f])[^\w.,/+%^:=@#-]")
"""What bash does not take as it is inside a word; at its beginning, `#` as well."""

_BASH = """\
%(complete_func)s() {
    local kind value
    COMPREPLY=()
    while IFS=$'\\t' read -r kind value; do
        case "$kind" in
            dir) compopt -o filenames -o dirnames 2>/dev/null ;;
            file) compopt -o filenames -o default 2>/dev/null ;;
            part) compopt -o nospace 2>/dev/null; COMPREPLY+=("$value") ;;
            plain) COMPREPLY+=("$value") ;;
        esac
    done < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" KBINDEX_BREAKS="$COMP_WORDBREAKS" \\
        %(complete_var)s=bash_complete "$1" 2>/dev/null)
}

complete -o nosort -F %(complete_func)s %(prog_name)s 2>/dev/null ||
    complete -F %(complete_func)s %(prog_name)s
"""

_ZSH = """\
#compdef %(prog_name)s

%(complete_func)s() {
    local -a plain plain_told parts parts_told
    local kind value text
    while IFS=$'\\t' read -r kind value text; do
        case "$kind" in
            dir) _path_files -/ ;;
            file) _path_files ;;
            part) parts+=("$value"); parts_told+=("$value${text:+  -- $text}") ;;
            plain) plain+=("$value"); plain_told+=("$value${text:+  -- $text}") ;;
        esac
    done < <(COMP_LINE="${(j: :)words[1,CURRENT]}" \\
        %(complete_var)s=zsh_complete "${words[1]}" 2>/dev/null)
    (( $#parts )) && compadd -U -l -V parts -S '' -d parts_told -a parts
    (( $#plain )) && compadd -U -l -V plain -d plain_told -a plain
    return 0
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""

_FISH = """\
function %(complete_func)s
    set -l line (commandline -cp | string collect --allow-empty)
    set -l program (commandline -opc)[1]
    env COMP_LINE="$line" %(complete_var)s=fish_complete $program 2>/dev/null |
    while read -l --delimiter \\t kind value text
        switch $kind
            case dir
                __fish_complete_directories (commandline -ct)
            case file
                __fish_complete_path (commandline -ct)
            case plain part
                printf '%%s\\t%%s\\n' $value "$text"
        end
    end
end

complete --no-files --keep-order --command %(prog_name)s \
--arguments '(%(complete_func)s)'
"""


def split_line(line: str) -> tuple[list[str], str]:
    """Split a command line that ends at the cursor.

    Returns:
        The words before the last one, unquoted, and the last one as it is typed;
        that is empty behind a space.
    """
    words = [match[0] for match in _WORD.finditer(line)]
    if not words or not line.endswith(words[-1]):
        words.append("")
    return [unquote(word) for word in words[:-1]], words[-1]


def unquote(word: str) -> str:
    """Return what a word of a shell means; a quote may still be open."""
    return "".join(_unquote_piece(piece[0]) for piece in _PIECES.finditer(word))


def _unquote_piece(piece: str) -> str:
    if piece[0] == "'":
        return piece[1:].removesuffix("'")
    if piece[0] == '"':
        inner = piece[1:-1] if _is_closed(piece) else piece[1:]
        return re.sub(r'\\(["\\$`\n])', r"\1", inner)
    return piece[1:] if piece[0] == "\\" else piece


def _is_closed(piece: str) -> bool:
    if piece[0] == "'":
        return len(piece) > 1 and piece[-1] == "'"
    return re.fullmatch(r'"(?:\\.|[^"\\])*"', piece, re.DOTALL) is not None


class _Shell(ShellComplete):
    """What the shells have in common."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words before the one at the cursor, and that one so far."""
        words, typed = split_line(os.environ.get("COMP_LINE", ""))
        return words[1:], unquote(typed)

    def get_completions(
        self, args: list[str], incomplete: str
    ) -> list[CompletionItem[str]]:
        """List what may stand at the cursor; `--option=` stays before its values.

        What begins with a dash and is no option may be a word that a query excludes.
        """
        found = super().get_completions(args, incomplete)
        if not found and incomplete.startswith("-"):
            found = super().get_completions([*args, "--"], incomplete)
        option, equals, _ = incomplete.partition("=")
        if not equals or not option.startswith("--"):
            return found
        return [
            CompletionItem(f"{option}={item.value}", type=item.type, help=item.help)
            for item in found
        ]

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write a value as a line of type, value and help."""
        return f"{item.type}\t{item.value}\t{sanitize(item.help or '')}"


class Bash(_Shell):
    """Bash takes a value as it is to stand on the line, and knows no help.

    It splits words at the characters of COMP_WORDBREAKS, colons among them, and
    puts a value in place of the last piece only.
    """

    name: ClassVar[str] = "bash"
    source_template: ClassVar[str] = _BASH

    def format_completion(self, item: CompletionItem[str]) -> str:
        """Write a value as a line of type and the text that is to be inserted."""
        _, typed = split_line(os.environ.get("COMP_LINE", ""))
        breaks = os.environ.get("KBINDEX_BREAKS", "")
        return f"{item.type}\t{to_insert(item.value, typed, breaks=breaks)}"


def to_insert(value: str, typed: str, *, breaks: str) -> str:
    """Return what bash is to put in place of the piece at the cursor.

    Args:
        value: The whole value.
        typed: The word as it is typed so far, with its quotes.
        breaks: The characters that end a piece.
    """
    start, quote = 0, ""
    for piece in _PIECES.finditer(typed):
        if piece[0][0] in "'\"" and not _is_closed(piece[0]):
            start, quote = piece.start() + 1, piece[0][0]
        elif piece[0] in breaks:
            start = piece.end()
    before = unquote(typed[: start - 1] if quote else typed[:start])
    rest = value.removeprefix(before)
    if quote == "'":
        return rest.replace("'", "'\\''")
    if quote:
        return re.sub(r'(["\\$`])', r"\\\1", rest)
    return _escape(rest, is_beginning=start == 0)


def _escape(text: str, *, is_beginning: bool) -> str:
    escaped = _SPECIAL.sub(r"\\\g<0>", text)
    return f"\\{escaped}" if is_beginning and text.startswith("#") else escaped


class Zsh(_Shell):
    """Zsh quotes a value itself, and shows its help."""

    name: ClassVar[str] = "zsh"
    source_template: ClassVar[str] = _ZSH


class Fish(_Shell):
    """Fish quotes a value itself, and shows its help."""

    name: ClassVar[str] = "fish"
    source_template: ClassVar[str] = _FISH


SHELLS = (Bash, Zsh, Fish)
