"""What each page shows: a function of the archive for each kind of page.

It returns a frozen value whose `template` names the file that lays it out; the template
calls nothing but what is given to it. Its `heading` is what the page is about: the
title is made of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from kbindex.pages.html.page_kinds import (
    ApiPage,
    ArticlePage,
    EpisodePage,
    EpisodesPage,
    HomePage,
    NotFoundPage,
    PeoplePage,
    PersonPage,
    RadarListPage,
    RadarPage,
    RefusedPage,
    SearchPage,
    TopicPage,
    TopicsPage,
)
from kbindex.pages.html.views.api import view_api
from kbindex.pages.html.views.article import view_article
from kbindex.pages.html.views.episode import view_episode
from kbindex.pages.html.views.episodes import view_episodes
from kbindex.pages.html.views.home import view_home
from kbindex.pages.html.views.not_found import view_not_found
from kbindex.pages.html.views.people import view_people
from kbindex.pages.html.views.person import view_person
from kbindex.pages.html.views.radar import view_radar, view_radar_list
from kbindex.pages.html.views.refused import view_refused
from kbindex.pages.html.views.search import view_search
from kbindex.pages.html.views.topic import view_topic
from kbindex.pages.html.views.topics import view_topics

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS: Final[dict[type, Callable[..., Any]]] = {
    ApiPage: view_api,
    ArticlePage: view_article,
    EpisodePage: view_episode,
    EpisodesPage: view_episodes,
    HomePage: view_home,
    NotFoundPage: view_not_found,
    PeoplePage: view_people,
    PersonPage: view_person,
    RadarListPage: view_radar_list,
    RadarPage: view_radar,
    RefusedPage: view_refused,
    SearchPage: view_search,
    TopicPage: view_topic,
    TopicsPage: view_topics,
}
"""Kind of page → what makes its content of (archive, page, frame)."""
