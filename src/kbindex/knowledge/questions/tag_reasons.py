"""Why an article has its tags: the tagger asked again, with all its evidence."""

from kbindex.index import analyze_article
from kbindex.knowledge.results import ArticleReasons, TagReason
from kbindex.language import Analyzer
from kbindex.model import Article
from kbindex.topics import Tagger, Taxonomy


def explain_tags(
    article: Article, taxonomy: Taxonomy, analyzer: Analyzer
) -> ArticleReasons:
    """Return the tags of an article with their evidence, the best supported first."""
    analysis = analyze_article(article, analyzer)
    reasons = Tagger(taxonomy, analyzer).explain(
        article, title=analysis.title, notes=analysis.notes, url=analysis.url
    )
    return ArticleReasons(
        article=article,
        tags=tuple(
            TagReason(
                id=tag,
                label=taxonomy.label(tag),
                kind=taxonomy.kind(tag),
                weight=round(sum(one.weight for one in evidence), 3),
                evidence=evidence,
            )
            for tag, evidence in reasons.items()
        ),
    )
