"""Settings: where the episodes and the index lie, and what their files may say."""

from kbindex.config.files import (
    GLOSSARY_NAME,
    TOPICS_NAME,
    has_user_files,
    line_of,
    parse_toml,
    read_settings,
)
from kbindex.config.glossary_lines import (
    context_words,
    find_problem,
    is_blank,
    is_refusal,
    split_members,
)
from kbindex.config.notes import DEFAULT_NOTES, ArticlesFrom, DayOrder, NotesConfig
from kbindex.config.packs import PACKS, find_unknown_pack
from kbindex.config.places import (
    CONFIG_NAME,
    CheckConfig,
    Config,
    SettingsFiles,
    cache_bridges,
    cache_index,
    find_root,
    load_config,
    load_files,
    load_user_check,
    load_user_settings,
    may_follow_links,
)
from kbindex.config.settings import line_in, variable_of

__all__ = [
    "CONFIG_NAME",
    "DEFAULT_NOTES",
    "GLOSSARY_NAME",
    "PACKS",
    "TOPICS_NAME",
    "ArticlesFrom",
    "CheckConfig",
    "Config",
    "DayOrder",
    "NotesConfig",
    "SettingsFiles",
    "cache_bridges",
    "cache_index",
    "context_words",
    "find_problem",
    "find_root",
    "find_unknown_pack",
    "has_user_files",
    "is_blank",
    "is_refusal",
    "line_in",
    "line_of",
    "load_config",
    "load_files",
    "load_user_check",
    "load_user_settings",
    "may_follow_links",
    "parse_toml",
    "read_settings",
    "split_members",
    "variable_of",
]
