"""The schemas of the JSON documents, made of their types.

`json_types` says what the documents hold. A type that is published under a name of its
own is a file; others refer to it, also where they only add keys to it.
"""

import json
import re
from collections.abc import Iterator, Mapping

from kbindex.pages import json_types as types
from kbindex.pages.schemas import Schema, schemas_of

SUFFIX = ".schema.json"

PUBLISHED = {
    "bundle-manifest": (types.BundleManifest, "manifest.json"),
    "check": (types.CheckAnswer, "check --json"),
    "diff": (types.DiffAnswer, "diff --json"),
    "doctor": (types.DoctorAnswer, "doctor --json"),
    "episode": (types.Episode, "episode"),
    "episodes": (types.EpisodesAnswer, "episodes --json"),
    "eval": (types.EvaluationAnswer, "eval --json"),
    "export": (types.ExportAnswer, "export --json"),
    "glossary": (types.GlossaryAnswer, "glossary --json"),
    "hit": (types.Hit, "hit"),
    "import": (types.ImportAnswer, "import --json"),
    "index": (types.ChangesAnswer, "index --json"),
    "link": (types.NumberedLink, "link"),
    "links": (types.LinksAnswer, "show ID --links --json"),
    "passage": (types.Passage, "passage"),
    "presenter": (types.PresenterAnswer, "presenters NAME --json"),
    "presenter-summary": (types.PresenterSummary, "A presenter"),
    "presenters": (types.PresentersAnswer, "presenters --json"),
    "radar": (types.RadarAnswer, "radar --json"),
    "radar-row": (types.RadarRow, "radar --jsonl, one line"),
    "record": (types.Record, "record"),
    "related": (types.RelatedAnswer, "related ID --json"),
    "search": (types.SearchAnswer, "search --json"),
    "searches": (types.SearchesAnswer, "search @ --json"),
    "seen": (types.SeenAnswer, "seen --json"),
    "show-article": (types.RecordAnswer, "show ID --json, of an article"),
    "show-episode": (types.EpisodeAnswer, "show ID --json, of an episode"),
    "show-passage": (types.PassageAnswer, "show ID --json, of a passage"),
    "stats": (types.StatisticsAnswer, "stats --json"),
    "suggestions": (types.SuggestionsAnswer, "tags --suggest --json"),
    "tag": (types.TagAnswer, "tags TAG --json"),
    "tag-count": (types.TagCount, "tag"),
    "tag-proposals": (types.TagProposalsAnswer, "tags --propose ID --json"),
    "tag-reasons": (types.TagReasonsAnswer, "tags --why ID --json"),
    "tags": (types.TagsAnswer, "tags --json"),
    "transcript": (types.TranscriptAnswer, "show ID --transcript --json"),
    "trend-count": (types.TrendCount, "trends --jsonl, one line"),
    "trends": (types.TrendsAnswer, "trends --json"),
    "rising": (types.RisingAnswer, "trends --rising --json"),
}
"""Name of the file → its type and its title."""

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_LOCAL = "#/$defs/"
_REFERENCE = re.compile(rf'"{re.escape(_LOCAL)}(\w+)"')


def build_schemas() -> dict[str, str]:
    """Return the text of each file, by its name."""
    roots, whole = schemas_of(
        [kind for kind, _ in PUBLISHED.values()], ref_template=_LOCAL + "{name}"
    )
    files = {
        root["$ref"].removeprefix(_LOCAL): name + SUFFIX
        for name, root in zip(PUBLISHED, roots, strict=True)
    }
    extended = {name: extend(part, whole, files) for name, part in whole.items()}
    parts = json.loads(
        json.dumps(extended), object_hook=lambda value: _publish(value, files)
    )
    return {
        name + SUFFIX: _write(root, title, parts)
        for (name, (_, title)), root in zip(PUBLISHED.items(), roots, strict=True)
    }


def _write(root: Schema, title: str, parts: Mapping[str, Schema]) -> str:
    """Write a file: what `root` refers to, what it says besides, and its parts."""
    extra = root.copy()
    body = parts[extra.pop("$ref").removeprefix(_LOCAL)]
    schema: Schema = {"$schema": _DIALECT, **body, "title": title, **extra}
    names = dict.fromkeys(_iter_local(schema, parts))
    if names:
        schema["$defs"] = {name: parts[name] for name in names}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def extend(
    part: Schema, parts: Mapping[str, Schema], files: Mapping[str, str]
) -> Schema:
    """Refer to the largest published object that `part` only adds keys to.

    Args:
        part: One of `parts`.
        parts: Name of a type → its schema.
        files: Name of a published type → its file.
    """
    keys = part.get("properties", {})
    bases = {
        name: parts[name]["properties"]
        for name in files
        if parts[name] is not part
        and all(keys.get(key) == of for key, of in parts[name]["properties"].items())
    }
    if not bases:
        return part
    base = max(bases, key=lambda name: len(bases[name]))
    return {
        **{key: part[key] for key in ("title", "description", "type")},
        "allOf": [{"$ref": _LOCAL + base}],
        "properties": {key: keys[key] for key in keys if key not in bases[base]},
        "required": [key for key in part["required"] if key not in bases[base]],
    }


def _publish(value: Schema, files: Mapping[str, str]) -> Schema:
    """Let an object refer to files, and forbid no keys, not even by a word.

    Values of a mapping are of a type by `patternProperties`, which says the same as
    `additionalProperties` where there are no other keys. Its keys are no closed list: a
    later version may have more (msgspec names those of today from 0.23 on).
    """
    published = value.copy()
    if "enum" in published.get("propertyNames", {}):
        del published["propertyNames"]
    if "$ref" in published:
        name = published["$ref"].removeprefix(_LOCAL)
        published["$ref"] = files.get(name, published["$ref"])
    if "additionalProperties" in published:
        published["patternProperties"] = {"": published.pop("additionalProperties")}
    return published


def _iter_local(schema: Schema, parts: Mapping[str, Schema]) -> Iterator[str]:
    """Yield the names of the parts that a schema refers to and that are no file."""
    for name in _REFERENCE.findall(json.dumps(schema)):
        yield name
        yield from _iter_local(parts[name], parts)
