"""Checks on Office files before they are opened: they are ZIP archives, and an archive can unpack to anything."""

import io
import zipfile

from assistant.documents.limits import Limits, write_size
from assistant.errors import DocumentError

_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_archive(data: bytes, source: str, program: str, member: str, limits: Limits) -> None:
    """Check that `data` is an archive with the part `member` and unpacks to no more than the limit.

    zipfile never reads more of a part than the size it declares, so the declared sizes can be trusted as bounds.
    Raises DocumentError, naming `source` and `program` ("Word", "Excel"), otherwise.
    """
    file_kind = f"{'an' if program[0] in 'AEIOU' else 'a'} {program} file"
    if data.startswith(_OLD_OFFICE):
        raise DocumentError(
            f"{source} is protected by a password or in {program}'s old binary format. "
            f"Save it from {program} without a password in the current format and give that file."
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError):
        raise DocumentError(
            f"{source} is not {file_kind}: it is damaged or something else under that name. "
            f"Open it in {program} or LibreOffice and save it again."
        ) from None
    unpacked = sum(part.file_size for part in parts)
    if unpacked > limits.unpacked_bytes:
        raise DocumentError(
            f"{source} unpacks to {write_size(unpacked)}, more than the limit of "
            f"{write_size(limits.unpacked_bytes)}. Split it into smaller files."
        )
    if member not in {part.filename for part in parts}:
        raise DocumentError(
            f"{source} is an archive but not {file_kind}: the part {member} is missing. "
            f"Open it in {program} or LibreOffice and save it again."
        )
