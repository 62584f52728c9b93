"""The secret of those who may read private episodes: its file, and who knows it.

    Authorization: Bearer 3q2-7wEF…

The file holds it alone, in one line, and nobody but its owner may read the file: other
users of the machine would be readers, too.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import stat
from pathlib import Path
from typing import Final

from kbindex.errors import ArgumentError
from kbindex.messages import system_reason, tr
from kbindex.safe_files import open_regular

LEAST: Final = 32
"""Characters: 24 random bytes in base 64, which nobody guesses."""

_MOST: Final = 512
_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
"""Source: RFC 6750, `b64token`."""

_SCHEME: Final = "bearer "


class Token:
    """A secret, of which a digest is kept.

    Args:
        secret: As clients send it.
    """

    def __init__(self, secret: str) -> None:
        self._digest = _digest(secret)

    def __repr__(self) -> str:
        return "<Token>"

    def is_sent(self, authorization: str) -> bool:
        """Say whether a header `Authorization` has it, in constant time."""
        scheme, sent = authorization[: len(_SCHEME)], authorization[len(_SCHEME) :]
        is_same = hmac.compare_digest(_digest(sent.strip()), self._digest)
        return is_same and scheme.lower() == _SCHEME


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).digest()


def load_token(file: str) -> Token:
    """Load the secret of a file.

    Raises:
        ArgumentError: It cannot be read, others may read it, or it holds no secret.
    """
    path = Path(file).absolute()
    try:
        descriptor = open_regular(str(path.parent), path.name, follow_outside=True)
    except (OSError, ValueError) as error:
        raise _refused(file, _reason(error)) from error
    try:
        if _is_open_to_others(os.fstat(descriptor)):
            raise _refused(file, tr("others may read it: chmod 600"))
        content = os.read(descriptor, _MOST + 2)
    finally:
        os.close(descriptor)
    secret = content.decode("latin-1").strip()
    if not _TOKEN.fullmatch(secret) or not LEAST <= len(secret) <= _MOST:
        problem = tr(
            "must hold one secret of {least} to {most} letters and digits, and no more",
            least=LEAST,
            most=_MOST,
        )
        raise _refused(file, problem)
    return Token(secret)


def _is_open_to_others(found: os.stat_result) -> bool:
    """Say whether other users may read a file; Windows keeps that elsewhere."""
    if os.name != "posix":
        return False
    is_ours = found.st_uid in {os.geteuid(), 0}
    return not is_ours or bool(stat.S_IMODE(found.st_mode) & 0o077)


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, OSError):
        return system_reason(error)
    return tr("is no name of a file")


def _refused(file: str, problem: str) -> ArgumentError:
    return ArgumentError("token_file", file, problem=problem)
