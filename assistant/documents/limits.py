"""How much a source may cost to read, so that a hostile or mistaken file is refused early."""

from dataclasses import dataclass

MB = 1_000_000
GB = 1000 * MB


@dataclass(frozen=True)
class Limits:
    """Upper bounds checked while reading. Sizes are bytes, times are seconds."""

    file_bytes: int = 100 * MB
    """Size of a file on disk, checked before it is opened."""
    page_bytes: int = 20 * MB
    """Size of a page or file fetched from an address, after decompression."""
    unpacked_bytes: int = 200 * MB
    """What the parts of a .docx or .xlsx file may add up to once unpacked."""
    table_cells: int = 500_000
    """Cells of all tables of a CSV, TSV or Excel file together."""
    processor_seconds: float = 300.0
    """Processor time for reading one PDF, Word or Excel file or web page; prose in a PDF takes some 0.03 a page."""
    memory_bytes: int = 4 * GB
    """Memory of the process that reads them, its own and the libraries' included."""
    wait_seconds: float = 1800.0
    """Time after which its answer is not waited for any longer, however little it was given to do its work."""
    fetch_seconds: float = 30.0
    """Total time for one address, redirects included."""
    redirects: int = 5
    """Redirects followed before an address is given up."""


def write_size(size: int) -> str:
    """`size` bytes as a person writes it: `48 kB`, `500 MB`."""
    if size >= GB:
        return f"{size / GB:.4g} GB"
    if size >= MB:
        return f"{size / MB:.4g} MB"
    if size >= 1000:
        return f"{size / 1000:.4g} kB"
    return f"{size} bytes"
