"""Reading plain text and Markdown."""

import re

from assistant.documents.cleaning import clean_page, looks_scraped, page_lines
from assistant.documents.encoding import decode
from assistant.documents.extract import Extract
from assistant.documents.metadata import first_line, split_front_matter
from assistant.documents.normalise import join_lines, normalise, unwrap, visible
from assistant.documents.tables import columns_to_tables, table_lines
from assistant.documents.types import DocumentMetadata
from assistant.errors import DocumentError

_COMMENT = re.compile(
    r"(?P<fenced>^(?:```|~~~).*?^(?:```|~~~))|<!--.*?-->", re.MULTILINE | re.DOTALL
)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
_OWN_LINE = re.compile(
    r"^\s*(?:[-*+]\s|\d{1,3}[.)]\s|#{1,6}\s|>|\||```|~~~|<|!\[|\[\^|(?:[-*_]\s*){3,}$|={2,}$|-{2,}$)"
)


def read_text(data: bytes, source: str) -> Extract:
    """A text file: its encoding found out, its lines joined where they were wrapped, pages cleaned.

    Columns set with tabs become tables. Raises DocumentError when the bytes are no text or the text is only menus.
    """
    text = columns_to_tables(unwrap(normalise(decode(data, source))))
    lines = page_lines(text)
    if not looks_scraped(lines):
        return Extract(text=text, title=first_line(text))
    page = clean_page(lines)
    if not page.text:
        raise DocumentError("menus_in_text", source=source)
    return Extract(
        text=page.text,
        title=first_line(page.title or ""),
        published=page.published,
        notes=page.notes,
    )


def read_markdown(data: bytes, source: str) -> tuple[DocumentMetadata | None, Extract]:
    """A Markdown file: its front matter, if any, and its text with nothing but whitespace changed and without comments,
    which nobody sees who reads it.

    Lines of a paragraph are joined, as Markdown shows them. Raises DocumentError for front matter that is not valid.
    """
    metadata, body = split_front_matter(visible(decode(data, source)).lstrip("\n"), source)
    text = normalise(_join_paragraphs(_without_comments(body)))
    heading = _HEADING.search(text)
    return metadata, Extract(
        text=text, title=heading[1].strip("*_ ") if heading else first_line(text)
    )


def _without_comments(text: str) -> str:
    return _COMMENT.sub(lambda found: found[0] if found["fenced"] else "", text)


def _join_paragraphs(text: str) -> str:
    lines = text.split("\n")
    in_table = table_lines(lines)
    joined: list[str] = []
    fenced = False
    for i, line in enumerate(lines):
        fence = line.lstrip().startswith(("```", "~~~"))
        previous = lines[i - 1] if i else ""
        continues = (
            joined
            and not fenced
            and not fence
            and line.strip()
            and previous.strip()
            and not in_table[i]
            and not in_table[i - 1]
            and not _OWN_LINE.match(line)
            and not _ends_block(previous)
            and not line.startswith(("    ", "\t"))
        )
        if continues:
            joined[-1] = join_lines(joined[-1], line)
        else:
            joined.append(line)
        fenced = fenced != fence
    return "\n".join(joined)


def _ends_block(line: str) -> bool:
    """Whether Markdown lets nothing run on from this line: a heading, a row, a rule, a hard break."""
    return bool(
        re.match(r"^\s*(?:#{1,6}\s|\||```|~~~|<|(?:[-*_]\s*){3,}$|={2,}$)", line)
    ) or line.endswith(("  ", "\\"))
