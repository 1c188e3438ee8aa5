"""A document's metadata: front matter of a Markdown file, or what can be told without it."""

import hashlib
import re
import unicodedata
from collections.abc import Hashable
from datetime import date
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from pydantic import ValidationError

from assistant.documents.extract import Extract
from assistant.documents.language import detect_language
from assistant.documents.sentences import sentence_spans
from assistant.documents.types import DocumentMetadata
from assistant.errors import DocumentError, Part, part

_FRONT_MATTER = re.compile(
    r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_FRONT_MATTER_LIMIT = 100_000
_TITLE_LENGTH = 200
_SLUG_LENGTH = 48


def split_front_matter(text: str, source: str) -> tuple[DocumentMetadata | None, str]:
    """The metadata in the front matter of a Markdown text and the text below it; None if there is none.

    Raises DocumentError, naming `source` and the field, when the front matter is not YAML or not valid metadata.
    """
    match = _FRONT_MATTER.match(text)
    if match is None:
        return None, text
    if len(match[1]) > _FRONT_MATTER_LIMIT:
        raise DocumentError("front_long", source=source, limit=_FRONT_MATTER_LIMIT)
    try:
        fields = yaml.load(match[1], Loader=_ExactLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or part("front_unparsed")
        if isinstance(error, _FieldTwice):
            reason = part("front_twice", field=error.field)
        if mark is None:
            raise DocumentError("front_yaml", source=source, reason=reason) from None
        raise DocumentError(
            "front_yaml_line", source=source, line=mark.line + 2, reason=reason
        ) from None
    if not isinstance(fields, dict):
        raise DocumentError("front_no_fields", source=source)
    try:
        return DocumentMetadata.model_validate(fields), text[match.end() :]
    except ValidationError as error:
        raise DocumentError("front_unusable", source=source, faults=_faults(error)) from None


def describe(source: str, extract: Extract, *, accessed: date | None = None) -> DocumentMetadata:
    """Metadata for a source that brings none: `source` is the absolute path or the address it came from."""
    is_url = source.startswith(("http://", "https://"))
    return DocumentMetadata(
        id=document_id(source),
        title=extract.title or first_line(extract.text) or PurePosixPath(source).stem or source,
        language=detect_language(extract.text),
        publisher=extract.publisher,
        url=source if is_url else None,
        published=extract.published,
        accessed=accessed if is_url else None,
    )


def document_id(source: str) -> str:
    """An identifier from the file's name or the address's last part, and a short hash of the whole source.

    The same path or address always gives the same identifier, whatever it holds, so that a changed file replaces its
    older self in an index.
    """
    if source.startswith(("http://", "https://")):
        parts = urlsplit(source)
        name = unquote(PurePosixPath(parts.path).name) or parts.hostname or ""
    else:
        name = source.replace("\\", "/").rsplit("/", 1)[-1]
    stem = re.sub(r"\.\w{1,5}$", "", name)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain)[:_SLUG_LENGTH].strip("-") or "document"
    return f"{slug}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"


def first_line(text: str) -> str | None:
    """The first line that can serve as a title: its first sentence, cut at a word if it is long."""
    for line in text.split("\n"):
        line = line.strip().lstrip("#").strip().strip("*_|").strip()
        if not re.search(r"\w", line):
            continue
        start, end = sentence_spans(line, 0, len(line))[0] if len(line) > 100 else (0, len(line))
        title = line[start:end]
        if len(title) > _TITLE_LENGTH:
            title = title[:_TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:，；：、") + "…"
        return title
    return None


class _FieldTwice(yaml.constructor.ConstructorError):
    """A field of the front matter is given twice."""

    def __init__(self, field: str, mark: yaml.Mark) -> None:
        super().__init__(problem=f"the field `{field}` is given twice", problem_mark=mark)
        self.field = field


class _ExactLoader(yaml.SafeLoader):
    """Reads numbers as they are written, so that `value: 0.10` never passes through binary floating point.

    A field given twice is an error; YAML would silently keep the last.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise _FieldTwice(str(key), node.start_mark)
        return super().construct_mapping(node, deep=deep)


_ExactLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":int", ":float"))]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _faults(error: ValidationError) -> tuple[Part, ...]:
    faults: list[Part] = []
    for fault in error.errors(include_url=False)[:3]:
        field = ".".join(str(step) for step in fault["loc"])
        if fault["type"] == "missing":
            faults.append(part("front_missing", field=field))
        elif fault["type"] == "extra_forbidden":
            known = ", ".join(DocumentMetadata.model_fields)
            faults.append(part("front_unknown", field=field, known=known))
        else:
            shown = repr(fault["input"])
            shown = shown if len(shown) <= 60 else shown[:57] + "…"
            reason = fault["msg"][:1].lower() + fault["msg"][1:]
            faults.append(part("front_value", field=field, value=shown, reason=reason))
    return tuple(faults)
