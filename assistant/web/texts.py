"""The interface's own words in Chinese, English and Spanish, and which language a browser asks for.

The words stand in `words/*.toml`, a file a language; the models here say which there must be. Answers, notices and
error sentences come from elsewhere; `errors.toml` has those about documents in the same languages.
"""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Language = Literal["zh", "en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: dict[str, str] = {"zh": "中文", "en": "English", "es": "Español"}


class _Group(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DocumentWords(_Group):
    """Words of the documents tab; `{n}`, `{name}`, `{all}`, `{most}` and the limits are filled in."""

    intro: str
    add_files: str
    address: str
    read: str
    reading: str
    indexing: str
    waits: str
    too_many: str
    none: str
    use: str
    use_all: str
    used: str
    one_at_least: str
    table: str
    document: str
    published: str
    language: str
    passages: str
    figures: str
    actions: str
    own: str
    remove: str
    again: str
    sure: str
    accept: str
    discard: str
    replaces: str
    cleaned: str
    figures_found: str
    sizes: str
    more_text: str
    more_figures: str


class FigureWords(_Group):
    """Words of the figures tab; `{n}` is filled in."""

    show: str
    all_figures: str
    check_claims: str
    search: str
    table: str
    count: str
    show_all: str
    figure: str
    value: str
    unit: str
    measures: str
    document: str
    sentence: str


class ClaimWords(_Group):
    """Words of the audit of claims."""

    table: str
    none: str
    verdict: str
    claim: str
    stated: str
    found: str
    difference: str
    details: str
    open: str
    reason: str
    sources: str
    contradicts: str
    another_basis: str
    cannot_be_checked: str
    rounded: str
    agrees: str


class WhatIfWords(_Group):
    """Words of the what-if tab; `{why}` and `{file}` are filled in."""

    none: str
    reset: str
    copy_link: str
    assumed: str
    results: str
    result: str
    value: str
    unit: str
    formula: str
    save_picture: str


class EvalWords(_Group):
    """Words of the evals tab; `{n}`, `{all}`, `{name}` are filled in."""

    none: str
    report: str
    against: str
    nothing: str
    run: str
    question_set: str
    questions: str
    start: str
    stop: str
    running: str
    busy: str
    stopped: str
    done: str
    score: str
    value: str
    n: str
    made_with: str
    not_right: str
    scores: str
    question: str
    expected: str
    answer: str
    outcome: str
    difference: str
    comparison: str
    changed: str
    all_right: str


class Words(_Group):
    """Every word of the interface in one language. `{n}`, `{mark}`, `{title}`, `{what}` are filled in."""

    language: Language
    html_lang: str
    decimal_mark: str
    language_label: str
    tagline: str
    tab_ask: str
    tab_documents: str
    tab_figures: str
    tab_what_if: str
    tab_evals: str
    question_label: str
    placeholder: str
    ask: str
    stop: str
    clear: str
    retry: str
    edit: str
    editing: str
    cancel: str
    copy_answer: str
    copied: str
    close: str
    examples: str
    starting: str
    rewriting: str
    searching: str
    writing: str
    next_in_line: str
    one_ahead: str
    many_ahead: str
    about_seconds: str
    seconds: str
    stopped: str
    interrupted: str
    not_stated: str
    missing: str
    notice: str
    failed: str
    unexpected: str
    too_long: str
    sources: str
    source: str
    new_tab: str
    whole_passage: str
    statements: str
    statement_figure: str
    statement_label: str
    statement_source: str
    statement_date: str
    statement_own: str
    calculations: str
    result: str
    exact: str
    figure_quoted: str
    figure_computed: str
    figure_given: str
    evidence: str
    follow_ups: str
    good: str
    bad: str
    what_was_wrong: str
    wrong_figure: str
    wrong_source: str
    wrong_refusal: str
    wrong_language: str
    wrong_other: str
    remark: str
    send: str
    thanks: str
    save_as: str
    save_chat: str
    chat_title: str
    evals: EvalWords
    what_if: WhatIfWords
    claims: ClaimWords
    figures: FigureWords
    documents: DocumentWords

    def place(self, ahead: int) -> str:
        """Say how many questions are before the person's own, 0 for the next in line."""
        if ahead == 0:
            return self.next_in_line
        return self.one_ahead if ahead == 1 else self.many_ahead.format(n=ahead)


def _read(language: Language) -> Words:
    text = (files("assistant.web") / "words" / f"{language}.toml").read_text("utf-8")
    return Words(language=language, **tomllib.loads(text))


WORDS: Mapping[Language, Words] = {language: _read(language) for language in LANGUAGES}


def choose_language(accept_language: str | None) -> Language:
    """The interface language a browser likes best; English when it likes none of the three.

    `accept_language` is the header as sent, for instance `zh-CN,zh;q=0.9,en;q=0.8`. A part with an unreadable
    weight is passed over; weight 0 means "not this one" (RFC 9110, section 12.5.4).
    """
    best: Language = "en"
    best_weight = 0.0
    for part in (accept_language or "").split(","):
        tag, _, parameters = part.partition(";")
        language = tag.strip().lower().split("-")[0]
        name, _, value = parameters.strip().partition("=")
        try:
            weight = float(value) if name.strip() == "q" else 1.0
        except ValueError:
            continue
        for known in LANGUAGES:
            if language == known and weight > best_weight:
                best, best_weight = known, weight
    return best
