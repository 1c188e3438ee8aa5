"""From bytes to text: which encoding a file is in.

Marks (BOM) decide first, then strict UTF-8, then UTF-16 without a mark, then how the bytes above 0x7F are grouped:
Chinese encodings put them in pairs, Western ones leave them alone among letters. What none of these explains goes to
charset-normalizer. Short Chinese texts are decided by how common the decoded characters are, because nearly any pair
of bytes is some character of GB18030.
"""

import codecs
import re

import charset_normalizer

from assistant.documents.language import common_han_share
from assistant.errors import DocumentError, Part, part

_MARKS = (
    # UTF-32 first: its little-endian mark begins with the one of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_UTF16 = ("utf-16-le", "utf-16-be")
_HIGH_RUN = re.compile(rb"[\x80-\xff]+")
_SAMPLE = 200_000
_MAGIC: tuple[tuple[bytes, Part], ...] = (
    (b"\x89PNG", part("holds_png")),
    (b"\xff\xd8\xff", part("holds_jpeg")),
    (b"GIF8", part("holds_gif")),
    (b"MZ", part("holds_windows_program")),
    (b"\x7fELF", part("holds_linux_program")),
    (b"PK\x03\x04", part("holds_zip")),
    (b"\x1f\x8b", part("holds_gzip")),
    (b"%PDF-", part("holds_pdf")),
    (b"\xd0\xcf\x11\xe0", part("holds_old_office")),
    (b"RIFF", part("holds_riff")),
    (b"ID3", part("holds_sound")),
    (b"SQLite format 3", part("holds_database")),
)


def decode(data: bytes, source: str, declared: str | None = None) -> str:
    """The text in `data`, with its encoding found out; `declared` (from a header or page) is tried first.

    Raises DocumentError, naming `source`, when the bytes are not text or in no known encoding.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding, source).removeprefix("\ufeff")
    _refuse_binary(data, source)
    if declared and (text := _try(data, _widest(declared))) is not None:
        return text
    return _strict(data, guess_encoding(data, source), source)


def decode_page(data: bytes, source: str, declared: str | None = None) -> tuple[str, int]:
    """The text of a web page, and how many places in it could not be read and show the mark U+FFFD instead.

    Pages put together from several sources often hold a few bytes of another encoding; browsers show them all the same.
    Raises DocumentError as `decode` does.
    """
    if _damaged_utf8(data):
        text = data.decode("utf-8-sig", errors="replace")
        return text, text.count("\ufffd")
    return decode(data, source, declared), 0


def guess_encoding(data: bytes, source: str = "the text") -> str:
    """Python's name of the encoding `data` (without a byte order mark) is most likely in."""
    if b"\x00" in data or _control_share(data[:_SAMPLE]) > 0.02:
        return _guess_utf16(data, source)
    text = _try(data, "utf-8")
    if text is not None and not _accidental_utf8(data, text):
        return "utf-8"
    sample = data[:_SAMPLE]
    if _damaged_utf8(data):
        return "utf-8"
    runs = [len(run.group()) for run in _HIGH_RUN.finditer(sample)]
    # Accented letters of Spanish or French stand one by one; "ón" is also a valid pair of GB18030 (F3 6E).
    scored = [
        (common_han_share(text), encoding)
        for encoding in ("gb18030", "big5hkscs", *(_UTF16 if len(data) >= 8 else ()))
        if (text := _try(data, encoding)) is not None
    ]
    score, encoding = max(scored, default=(0.0, ""))
    alone = runs.count(1) >= 0.5 * len(runs)
    if alone and score < 0.5 and _try(data, "cp1252") is not None:
        return "cp1252"
    # Text in EUC-KR or Shift-JIS decodes as rare Chinese characters, of which few are among the common ones.
    # charset-normalizer needs some length: a short text is Chinese if it can be.
    if score >= 0.3 or (scored and sum(runs) < 40 and _try(data, "gb2312") is not None):
        return encoding if score > 0 else "gb18030"
    best = charset_normalizer.from_bytes(sample).best()
    if best is None:
        raise DocumentError("encoding", source=source)
    return best.encoding


def _damaged_utf8(data: bytes) -> bool:
    """Whether most bytes above 0x7F form UTF-8 sequences but not all, as after a cut or a bad copy.

    In other encodings such sequences come about by chance, and rarely.
    """
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - broken
    return broken > 0 and whole >= max(8, 4 * broken)


def _accidental_utf8(data: bytes, text: str) -> bool:
    """Whether a few Chinese characters in GB18030 happen to be valid UTF-8, as 芯片 is (it reads оƬ)."""
    beyond = {character for character in text if character > "\x7f"}
    if not beyond or len(data) > 100 or any(not "\u0100" <= c <= "\u07ff" for c in beyond):
        return False
    chinese = _try(data, "gb18030")
    return chinese is not None and common_han_share(chinese) >= 0.5


def _guess_utf16(data: bytes, source: str) -> str:
    """Text with zero or control bytes is UTF-16 if one byte order makes plain letters or common Chinese of it."""
    scored = []
    for encoding in _UTF16:
        text = _try(data, encoding)
        if text and "\x00" not in text:
            plain = sum(
                1 for character in text if " " <= character <= "\u024f" or character in "\r\n\t"
            )
            share = plain / len(text)
            scored.append((share + common_han_share(text) * (1 - share), encoding))
    score, encoding = max(scored, default=(0.0, ""))
    if score < 0.3:
        raise DocumentError("binary", source=source)
    return encoding


def _refuse_binary(data: bytes, source: str) -> None:
    for magic, kind in _MAGIC:
        # Two plain letters may begin a text too ("MZ ...", "RIFF ..."); a program has control bytes near them.
        if data.startswith(magic) and _control_share(data[:512]) > 0.02:
            raise DocumentError("holds", source=source, kind=kind)


def _control_share(data: bytes) -> float:
    control = sum(data.count(byte) for byte in (*range(9), *range(14, 27), *range(28, 32)))
    return control / len(data) if data else 0.0


def _widest(name: str) -> str:
    """The superset people mean: pages declared `gb2312` or `iso-8859-1` use GB18030 and Windows-1252."""
    plain = name.strip().strip("\"'").lower().replace("_", "-")
    return {
        "gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs",
        "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
    }.get(plain, plain)  # fmt: skip


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _strict(data: bytes, encoding: str, source: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError(
            "damaged_text", source=source, encoding=encoding.upper(), line=line
        ) from None
