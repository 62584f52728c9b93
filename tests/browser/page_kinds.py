"""One address of each kind of page, in the archive of samples."""

from __future__ import annotations

from typing import Final

PAGES: Final = {
    "home": "",
    "results": "search?q=監視",
    "results_of_all_kinds": "search?q=promethus+監視&tag=monitoring&sort=date",
    "brief_results": "search?q=監視&view=brief",
    "last_results": "search?q=監視&page=2",
    "no_query": "search",
    "no_results": "search?q=%22監視カメラ%22",
    "refused_query": "search?q=tag:monitorin+alert",
    "episodes": "episodes/",
    "episode": "episodes/017/",
    "article": "episodes/017/2/",
    "topics": "topics/",
    "topic": "topics/prometheus/",
    "people": "people/",
    "person": "people/haruka/",
    "radar": "radar/",
    "radar_list": "radar/lineages/",
    "not_found": "episodes/nowhere/",
}
