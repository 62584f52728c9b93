"""Latin words that are no names: a table, and the words that Japanese borrowed."""

# ruff: noqa: SIM905  # a table of words is read, and diffed, as lines of words

from functools import cache

from kbindex.language.bridges.sources import (
    LOANWORDS,
    parse_loanwords,
    read_bridge_file,
)
from kbindex.language.word_lists import FUNCTION_WORDS

# Folded as `taxonomy.fold_name` does. Words of the trade that are written with a
# capital, and names of repositories that any owner may have.
GENERIC = frozenset(
    "api apis app apps cdn ci cli cpu cta db di dx e2e eol faq ga gpu gui http https id"
    " ide io ip it js lgtm lts mvc mvp oop os oss pc pdf poc pr qa rc rc1 rc2 rest rfc"
    " sdk seo spa sql ssr tdd tl;dr todo tv ui url urls utf8 ux vm vs"
    " alpha beta blog blogs book books changelog chapter conf conference config demo"
    " demos docs documentation draft example examples github google guide issue issues"
    " latest list meetup news newsletter note notes part playground podcast post"
    " preview proposal pull release released releases repo roadmap samples scratch"
    " site slide slides stable stage status talk talks template test tests tips tools"
    " tutorial tutorials update updates version video weekly wiki www".split()
)


@cache
def common_words() -> frozenset[str]:
    """English words that Japanese borrowed, and function words; in lower case."""
    loanwords = parse_loanwords(read_bridge_file(LOANWORDS))
    origins = {origin.casefold() for _, found in loanwords for origin in found}
    return frozenset(origins | FUNCTION_WORDS)
