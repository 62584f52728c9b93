"""What is said of an archive that cannot be read: to its owner all, to others less."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from kbindex.messages import tr

if TYPE_CHECKING:
    from kbindex.errors import KbindexError
    from kbindex.web.options import Options

_LOG: Final = logging.getLogger(__name__)


def said_of(error: KbindexError, options: Options) -> str:
    """Return what is said of an error: strangers get no paths to read."""
    if not options.is_public:
        return str(error)
    _LOG.error("%s", error)
    return tr("the archive cannot be read now; try again later")
