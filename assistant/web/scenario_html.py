"""HTML of a scenario: its form, its results, its plots. The form's fields are pairs of a slider and a number."""

from collections.abc import Mapping
from decimal import Decimal

from assistant.calculator.rounding import plain
from assistant.figures import Quantity, written_language
from assistant.scenario import Field, Outcome, Scenario, Start
from assistant.web.render import link_html, number, table_html, text
from assistant.web.scenario_plots import plot_svg, written
from assistant.web.tables import Cell
from assistant.web.texts import Words


def form_html(
    scenario: Scenario, starts: Mapping[str, Start], outcome: Outcome, words: Words
) -> str:
    """A slider and a number a field, each with where its start comes from."""
    fields = "".join(
        _field(field, starts[field.name], outcome.fields[field.name], words)
        for field in scenario.fields
    )
    title = text(scenario.title.said(written_language(words.language)))
    return f'<h2>{title}</h2><div class="terms">{fields}</div>'


def results_html(scenario: Scenario, outcome: Outcome, words: Words) -> str:
    """The table of results: what it is, its value, the formula with the numbers in it, the exact value."""
    w = words.what_if
    language = written_language(words.language)
    heads = "".join(
        f'<th scope="col">{text(name)}</th>' for name in (w.result, w.value, w.formula, words.exact)
    )
    rows = ""
    for result in scenario.results:
        label = text(result.label.said(language))
        made = outcome.calculations.get(result.name)
        if made is None:
            problem = text(outcome.problems[result.name])
            rows += f'<tr><th scope="row">{label}</th><td colspan="3" class="problem">{problem}</td></tr>'
            continue
        exact = (
            "" if made.exact else "≈ "
        ) + f"{number(made.result.value, words)} {made.result.unit}"
        rows += (
            f'<tr><th scope="row">{label}</th><td class="n">{text(written(made.result, language))}</td>'
            f'<td class="formula">{text(made.formula)}</td><td class="n">{text(exact.replace("≈ ≈", "≈"))}</td></tr>'
        )
    return table_html(w.results, heads, rows, kind="results")


def plots_html(scenario: Scenario, outcome: Outcome, words: Words) -> str:
    """Every plot with its title and a button that saves it as a picture."""
    language = written_language(words.language)
    figures = ""
    for place, plot in enumerate(scenario.plots):
        title = text(plot.title.said(language))
        figures += (
            f'<figure class="plot"><figcaption>{title}</figcaption>'
            f'<div class="drawing" role="img" aria-label="{title}">{plot_svg(plot, scenario, outcome, language)}</div>'
            f'<button type="button" class="tool picture" data-name="plot-{place + 1}.svg">'
            f"{text(words.what_if.save_picture)}</button></figure>"
        )
    return f'<div class="plots">{figures}</div>'


def written_fields(outcome: Outcome, words: Words) -> dict[str, str]:
    """The value of every field as a person writes it."""
    language = written_language(words.language)
    return {name: written(value, language) for name, value in outcome.fields.items()}


def result_cells(
    scenario: Scenario, outcome: Outcome, words: Words
) -> tuple[list[str], list[list[Cell]]]:
    """Terms and results for a file: name, value, unit, formula."""
    language = written_language(words.language)
    w = words.what_if
    rows: list[list[Cell]] = [
        [f.label.said(language), outcome.fields[f.name].value, outcome.fields[f.name].unit, ""]
        for f in scenario.fields
    ]
    for result in scenario.results:
        made = outcome.calculations.get(result.name)
        if made is None:
            rows.append([result.label.said(language), outcome.problems[result.name], "", ""])
        else:
            rows.append(
                [result.label.said(language), made.result.value, made.result.unit, made.formula]
            )
    return [w.result, w.value, w.unit, w.formula], rows


def read_changes(scenario: Scenario, given: object) -> dict[str, Decimal]:
    """The values of fields that a page or a link sent; whatever is no number of a field is left out."""
    known = {field.name for field in scenario.fields}
    changes: dict[str, Decimal] = {}
    for name, value in given.items() if isinstance(given, Mapping) else ():
        if name in known and isinstance(value, str | int | float) and len(str(value)) <= 30:
            try:
                number_ = Decimal(str(value))
            except ArithmeticError:
                continue
            if number_.is_finite() and abs(number_) < Decimal(10) ** 30:
                changes[name] = number_
    return changes


def _field(field: Field, start: Start, value: Quantity, words: Words) -> str:
    language = written_language(words.language)
    label = text(field.label.said(language))
    name = text(field.name)
    at = plain(value.value)
    span = f'min="{plain(field.least)}" max="{plain(field.most)}"'
    return (
        f'<div class="term" data-field="{name}" data-start="{plain(start.quantity.value)}">'
        f'<label for="term-{name}">{label}</label>'
        f'<input type="range" {span} step="{plain(field.step)}" value="{at}" aria-label="{label}">'
        f'<span class="entry"><input type="number" id="term-{name}" {span} step="any" value="{at}">'
        f"<small>{text('' if value.unit == '1' else value.unit)}</small></span>"
        f'<output for="term-{name}">{text(written(value, language))}</output>'
        f'<small class="origin">{_origin(start, words)}</small></div>'
    )


def _origin(start: Start, words: Words) -> str:
    language = written_language(words.language)
    if start.why is not None:
        return text(words.what_if.assumed.format(why=start.why.said(language)))
    parts = []
    for source in start.sources[:2]:
        title = link_html(source.title, source.url, source.quote)
        parts.append(f"{text(source.text)} · {title}")
    formula = f"{text(start.formula)}; " if start.formula else ""
    return formula + "; ".join(parts)
