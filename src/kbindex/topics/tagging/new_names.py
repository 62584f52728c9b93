"""Names of products that the taxonomy lacks, from a repository's path or a title.

    github.com/owner/some-tool             some-tool
    some-tool: what it does                some-tool
    Introducing SomeTool                   sometool
    SomeTool v1.2.3 released               sometool

Few and sure: a wrong tag is worse than a missing one.
"""

import re
from collections.abc import Iterator

from kbindex.topics.tagging.topic_addresses import PageAddress

_NO_PRODUCT = re.compile(
    r"(?:awesome|dotfiles|docs?|documentation|blogs?|website|site|www|home|wiki|slides?"
    r"|talks?|presentations?|resources|community|meetups?|examples?|samples?|demos?"
    r"|tutorials?|workshops?|handson|hands-on|notes|articles?|books?|papers?|roadmap"
    r"|issues|feedback|discussions|rfcs?|proposals?|enhancements|specs?|charts?|plugins?"
    r"|infra(?:structure)?|config|configs|sandbox|playground|test|tests|release|releases"
    r"|\.github|memo|src|code|app|apps|api|cli|sdk|core|server|client|hub|main|project"
    r"|agendas?|minutes|meetings?|materials|status|admin|meta|standards?|positions"
    r"|standards-positions|learn|learning|course|courses|training|exercises|public|private|misc|tmp)"
)
"""Names of repositories that hold no product."""

_EDGE = re.compile(
    r"(?:awesome|dotfiles|learn|example|sample|demo|hello|proposal|wg)[-_.].*"
    r"|.*[-_.](?:awesome|dotfiles|docs?|documentation|blog|website|slides?|talks?"
    r"|examples?|samples?|demos?|tutorials?|workshops?|handson|notes|articles?|books?"
    r"|papers?|resources|community|roadmap|training|course|exercises|playground"
    r"|proposals?|list|best-practices|guides?|materials)|.*\.github\.io|.*\.(?:com|org|net|io|dev|jp)"
)
"""Words at the begin or end of such names."""

_PAGES = frozenset(("releases", "tags", "tree"))
"""Pages of a repository that are about all of it; an issue or a commit is not."""

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]*", re.ASCII)
_NO_OWNER = re.compile(
    r"about|apps|collections|customer-stories|enterprise|events|explore|features"
    r"|login|marketplace|notifications|orgs|pricing|readme|search|security"
    r"|settings|site|sponsors|topics|trending|users"
)
"""First segments on GitHub that are no owners."""

_WORD = r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*"
_VERSION = r"v?\d+\.\d+(?:\.\d+)*"
_TITLES = (
    re.compile(
        rf"(?:Introducing|Announcing|Meet|Presenting) (?P<name>{_WORD})"
        rf"(?= {_VERSION}|\s*[:,!–—|-]|\s*$)"
    ),
    re.compile(rf"(?P<name>{_WORD})\s*(?:[:：]|\s[-–—|])\s"),
    re.compile(rf"(?P<name>{_WORD}) {_VERSION}(?=$|[ :,!])"),
)


def repository_name(address: PageAddress) -> str | None:
    """Return the id of the product that a page on GitHub belongs to, or None."""
    repository = address.repository
    if repository is None:
        return None
    if len(address.segments) > 2 and address.segments[2] not in _PAGES:  # noqa: PLR2004 - owner, name
        return None
    owner, _, name = repository.partition("/")
    name = name.removesuffix(".git")
    if not name or _NO_OWNER.fullmatch(owner) or not _NAME.fullmatch(name):
        return None
    if _NO_PRODUCT.fullmatch(name) or _EDGE.fullmatch(name):
        return None
    return name.replace("_", "-").replace(".", "-").strip("-") or None


def title_names(title: str, address: PageAddress | None) -> Iterator[str]:
    """Yield what a title names as its product, as written: one name at most.

    The form of the title is not enough: the name has to look like one (`kube-foo`,
    `FooBar`, `k0s`), or the page's host or path has to be called so, too.
    """
    for pattern in _TITLES:
        found = pattern.match(title.strip())
        if found and _is_name(found["name"], address):
            yield found["name"]
            return


def to_id(name: str) -> str:
    """Return the id of a name: lower case, with hyphens; empty if it has no letter."""
    return re.sub(r"[\W_]+", "-", name.casefold()).strip("-")


def _is_name(name: str, address: PageAddress | None) -> bool:
    if _NO_PRODUCT.fullmatch(name.lower()) or len(name) < 3:  # noqa: PLR2004 - `AI`, `Go`
        return False
    if re.search(r"[a-z][A-Z]|[A-Za-z]\d[A-Za-z]", name) and not name.isupper():
        return True
    if re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", name) and not name.startswith("how-"):
        return True
    if address is None:
        return False
    labels = address.host.split(".")
    is_site = to_id(name) in labels[:-1] and len(labels[-1]) > 1
    is_repository = (address.repository or "").endswith("/" + name.lower())
    return is_site or is_repository
