"""The archive as files of a site, for any host of static pages; needs jinja2."""

from kbindex.site.building import build_site
from kbindex.site.folder import (
    SiteError,
    SiteFolder,
    alone,
    check_folder,
    is_site,
)
from kbindex.site.options import SiteChanges, SiteOptions

__all__ = [
    "SiteChanges",
    "SiteError",
    "SiteFolder",
    "SiteOptions",
    "alone",
    "build_site",
    "check_folder",
    "is_site",
]
