"""The archive as files of a site, for any host of static pages; needs jinja2."""

from kbindex.site.building import build_site
from kbindex.site.folder import SiteError, SiteFolder
from kbindex.site.options import SiteChanges, SiteOptions

__all__ = [
    "SiteChanges",
    "SiteError",
    "SiteFolder",
    "SiteOptions",
    "build_site",
]
