"""The plots of a scenario, for light and dark pages alike, and readable without colour.

Lines differ in their dashes and are named at their ends; bars are hatched and carry their values. Text takes the colour
of the page it stands in.
"""

import textwrap
from collections.abc import Callable
from decimal import Decimal

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from assistant.calculator.rounding import round_digits, tidy
from assistant.errors import FigureError
from assistant.figures import Language, Quantity, write_figure
from assistant.plotting import as_svg, new_axes
from assistant.scenario import Outcome, Plot, Scenario, line, milestones

SHOWN_DIGITS = 4
_INK = "#010203"  # replaced by the page's own colour of text
_DASHES = ("solid", (0, (5, 2)), (0, (1, 1.5)), (0, (7, 2, 1, 2)), (0, (3, 1, 1, 1, 1, 1)))
_COLOURS = ("#1f6f6b", "#b3702f", "#5b6fb0", "#8a4f7d", "#6b7a2f")
_HATCHES = ("", "///", "...", "xxx", "\\\\\\")
_SIZE = (5.2, 2.9)
_LABEL_WIDTH = 28  # characters of a line of a mark's label


def plot_svg(plot: Plot, scenario: Scenario, outcome: Outcome, language: Language) -> str:
    """One plot as an `<svg>` element; nothing is drawn where no result has a value."""
    figure, axes = new_axes(*_SIZE)
    if plot.kind == "line":
        _draw_line(axes, plot, scenario, outcome, language)
    else:
        _draw_bars(axes, plot, scenario, outcome, language)
    _inked(axes)
    return _svg(figure, plot)


def written(quantity: Quantity, language: Language) -> str:
    """A quantity for a person, in at most `SHOWN_DIGITS` digits unless it is a whole number below ten million."""
    value = quantity.value
    whole = value == value.to_integral_value() and abs(value) < 10**7
    shown = value if whole else round_digits(value, SHOWN_DIGITS)
    try:
        return write_figure(Quantity(value=tidy(shown), unit=quantity.unit), language)
    except FigureError:
        return f"{tidy(shown):f} {quantity.unit}"


def _draw_line(
    axes: Axes, plot: Plot, scenario: Scenario, outcome: Outcome, language: Language
) -> None:
    assert plot.x is not None
    units: list[str] = []
    for number, (label, points) in enumerate(_lines(plot, scenario, outcome, language)):
        if not points:
            continue
        units.append(points[0][1].unit)
        xs = [float(x) for x, _ in points]
        ys = [float(y.value) for _, y in points]
        axes.plot(xs, ys, color=_COLOURS[number % 5], linestyle=_DASHES[number % 5], linewidth=1.8)
        if label:
            at = 3 if ys[0] > ys[-1] else len(xs) - 1  # where the lines of a family are apart
            axes.annotate(label, (xs[at], ys[at]), xytext=(6, 3), textcoords="offset points")
    x_unit = outcome.fields[plot.x].unit
    labels = {f.name: f.label for f in scenario.fields} | {
        r.name: r.label for r in scenario.results
    }
    for number, (name, value) in enumerate(milestones(outcome, plot)):
        field = scenario.field(plot.x)
        if not field.least <= value.value <= field.most:
            continue
        axes.axvline(float(value.value), color=_INK, linewidth=1, linestyle=_DASHES[2])
        label = getattr(labels[name], language) or labels[name].en
        note = axes.annotate(
            textwrap.fill(f"{label}: {written(value, language)}", _LABEL_WIDTH),
            (float(value.value), 0.98 - 0.2 * number),
            xycoords=("data", "axes fraction"),
            xytext=(3, 0),
            textcoords="offset points",
            va="top",
            fontsize=8,
        )
        note.set_in_layout(False)  # a long label should not squeeze the plot
    axes.set_xlabel(getattr(labels[plot.x], language) or labels[plot.x].en)
    axes.xaxis.set_major_locator(MaxNLocator(4))
    axes.xaxis.set_major_formatter(_ticks(x_unit, language))
    if units:
        axes.yaxis.set_major_formatter(_ticks(units[0], language))
    axes.yaxis.set_major_locator(MaxNLocator(5))
    axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#8884", linewidth=0.6)


def _lines(
    plot: Plot, scenario: Scenario, outcome: Outcome, language: Language
) -> list[tuple[str, list[tuple[Decimal, Quantity]]]]:
    if plot.family is not None:
        unit = outcome.fields[plot.family.field].unit
        return [
            (
                written(Quantity(value=value, unit=unit), language),
                line(scenario, outcome, plot, plot.results[0], value),
            )
            for value in plot.family.values
        ]
    labels = {r.name: r.label for r in scenario.results}
    several = len(plot.results) > 1
    return [
        (
            (getattr(labels[name], language) or labels[name].en) if several else "",
            line(scenario, outcome, plot, name),
        )
        for name in plot.results
    ]


def _draw_bars(
    axes: Axes, plot: Plot, scenario: Scenario, outcome: Outcome, language: Language
) -> None:
    labels = {r.name: r.label for r in scenario.results}
    names, values = [], []
    for name in reversed(plot.results):
        value = outcome.value(name)
        if value is not None:
            names.append(getattr(labels[name], language) or labels[name].en)
            values.append(value)
    bars = axes.barh(names, [float(v.value) for v in values], height=0.6)
    for number, (bar, value) in enumerate(zip(bars, values, strict=True)):
        bar.set(
            facecolor=_COLOURS[number % 2] + "55",
            edgecolor=_COLOURS[number % 2],
            hatch=_HATCHES[number % 5],
        )
        axes.annotate(
            written(value, language),
            (bar.get_width(), bar.get_y() + bar.get_height() / 2),
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
        )
    axes.set_xlim(0, max([float(v.value) for v in values], default=1.0) * 1.3 or 1.0)
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _ticks(unit: str, language: Language) -> FuncFormatter:
    def tick(value: float, _: int | None = None) -> str:
        return written(Quantity(value=Decimal(str(round(float(value), 6))), unit=unit), language)

    formatter: Callable[[float, int | None], str] = tick
    return FuncFormatter(formatter)


def _inked(axes: Axes) -> None:
    axes.tick_params(colors=_INK)
    for spine in axes.spines.values():
        spine.set_color(_INK)
    axes.xaxis.label.set_color(_INK)
    for text in axes.texts:
        text.set_color(_INK)


def _svg(figure: Figure, plot: Plot) -> str:
    svg = as_svg(figure, plot.title.en, transparent=True)
    return svg.replace(_INK, "currentColor")
