"""Checks on Office files before they are opened: they are ZIP archives, and an archive can unpack to anything."""

import io
import zipfile

from assistant.documents.limits import Limits, write_size
from assistant.errors import DocumentError, part

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(data: bytes, source: str, program: str, member: str, limits: Limits) -> None:
    """Check that `data` is an archive with the part `member` and unpacks to no more than the limit.

    zipfile never reads more of a part than the size it declares, so the declared sizes can be trusted as bounds.
    Raises DocumentError, naming `source` and `program` ("Word", "Excel"), otherwise.
    """
    kind = part("word_file" if program == "Word" else "excel_file")
    if data.startswith(_OLD_OFFICE):
        raise DocumentError("office_old", source=source, program=program)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise DocumentError("office_not", source=source, kind=kind, program=program) from None
    unpacked = sum(one.file_size for one in members)
    if unpacked > limits.unpacked_bytes:
        raise DocumentError(
            "office_unpacked",
            source=source,
            size=write_size(unpacked),
            limit=write_size(limits.unpacked_bytes),
        )
    if member not in {one.filename for one in members}:
        raise DocumentError("office_part", source=source, kind=kind, part=member, program=program)
