"""A tree of blocks → an episode: header, presenters, articles, notes, marks."""
