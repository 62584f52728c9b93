class FeedParserDict(dict[str, object]):
    bozo: bool
    entries: list[FeedEntry]

class FeedEntry(FeedParserDict):
    id: str
    link: str
