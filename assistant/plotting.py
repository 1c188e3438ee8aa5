"""Plots as SVG text: text stays text, ids of several plots on a page do not clash, no file or font is needed."""

import io
import re
import threading
import warnings
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

INK = "#20262e"
_LOCK = threading.Lock()
"""Matplotlib's style is one for the whole process, and a page draws in several threads."""
_XML_HEAD = re.compile(r"^.*?(?=<svg)", re.DOTALL)
_STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud, and needs no font file
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.edgecolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
}


def new_axes(width: float, height: float) -> tuple[Figure, Axes]:
    """An empty plot of this size in inches, in the project's style."""
    with _LOCK, mpl.rc_context(_STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        return figure, figure.add_subplot()


def as_svg(figure: Figure, name: str, *, transparent: bool = False) -> str:
    """The plot as one `<svg>` element. `name` keeps its ids apart from those of other plots of the page."""
    out = io.StringIO()
    with (
        _LOCK,
        warnings.catch_warnings(),
        mpl.rc_context(_STYLE | {"svg.hashsalt": name}),
    ):
        # Whoever looks at the picture brings the fonts; here they only guess the space that text takes.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=transparent)
    return _XML_HEAD.sub("", out.getvalue(), count=1)
