"""Which language the program speaks: `--lang`, `KBINDEX_LANG`, the locale, English."""

import gettext
import os
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from kbindex.config import variable_of
from kbindex.errors import ConfigError
from kbindex.messages import DOMAIN, LANGUAGES, LOCALE, Language, speaking, tr

OPTION = "--lang"
VARIABLE = variable_of("lang")
_LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
_NO_LANGUAGE = frozenset({"", "C", "POSIX"})

_NO_DOMAIN = "messages"
"""Python's own default, for which nobody installs a catalog."""

_LIST = "LANGUAGE"
"""The variable that comes first where `gettext` looks for a catalog."""


@contextmanager
def process_speaking(chosen: Language) -> Generator[None]:
    """Speak a language for a while in the whole process; click speaks it, too.

    click asks the default domain of `gettext`, which asks the environment, and both
    are of the process: only the program may enter this, and it speaks one language.
    """
    domain, before = gettext.textdomain(), os.environ.get(_LIST)
    if chosen == "en":
        gettext.textdomain(_NO_DOMAIN)
    else:
        gettext.bindtextdomain(DOMAIN, str(LOCALE))
        gettext.textdomain(DOMAIN)
        os.environ[_LIST] = chosen
    try:
        with speaking(chosen):
            yield
    finally:
        gettext.textdomain(domain)
        if before is not None:
            os.environ[_LIST] = before
        elif chosen != "en":
            del os.environ[_LIST]


def choose_language(args: Sequence[str], environ: Mapping[str, str]) -> Language:
    """Settle the language before click reads the command line.

    A language that we lack counts as none here; click refuses the option later.
    """
    wanted = _given(args) or environ.get(VARIABLE) or ""
    return _known(wanted) or _of_locale(environ)


def check_language(environ: Mapping[str, str]) -> None:
    """Refuse a variable that names no language.

    Raises:
        ConfigError: It names none of ours.
    """
    wanted = environ.get(VARIABLE)
    if wanted and not _known(wanted):
        known = ", ".join(LANGUAGES)
        problem = tr("unknown; expected one of {known}", known=known)
        raise ConfigError(VARIABLE, wanted, problem=problem)


def _given(args: Sequence[str]) -> str:
    """Return what the last `--lang` names; it may stand behind the command."""
    found = ""
    for number, arg in enumerate(args):
        if arg == "--":
            break
        if arg == OPTION:
            found = next(iter(args[number + 1 : number + 2]), "")
        elif arg.startswith(OPTION + "="):
            found = arg.partition("=")[2]
    return found


def _of_locale(environ: Mapping[str, str]) -> Language:
    """Return the language of the locale, as GNU gettext finds it.

    `LANGUAGE` lists languages by preference; the locale `C` makes it count for
    nothing.
    """
    locale = next((environ[name] for name in _LOCALES if environ.get(name)), "")
    if locale.partition(".")[0] in _NO_LANGUAGE:
        return "en"
    for name in (environ.get("LANGUAGE") or locale).split(":"):
        if known := _known(name.partition(".")[0].partition("_")[0]):
            return known
    return "en"


def _known(name: str) -> Language | None:
    return next((known for known in LANGUAGES if known == name), None)
