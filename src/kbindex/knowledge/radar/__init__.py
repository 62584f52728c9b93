"""The follow-up radar: what came up in episodes, and asks for a look again.

values             what it answers
written_versions   texts → versions, and the names in front of them
lineages           versions of a product, through the episodes
silences           what was announced, and never came up again
open_points        what notes leave open: `???`, TODO, 次回
sweep              one pass over an archive's records, for all of these
"""
