"""HTML of a chat: questions with their answers, refusals and errors, and what can be done with each."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from assistant.chain.types import Answer
from assistant.web.conversation import Conversation, Exchange, Failed, Interrupted, Stopped
from assistant.web.render import box, button, number, text
from assistant.web.sources import MARK, calculation_html, decorate, evidence_html, sources_html
from assistant.web.statements import statements_from, statements_html
from assistant.web.texts import LANGUAGE_NAMES, Words

FORMS = ("Markdown", "JSON")


def exchange_html(exchange: Exchange, index: int, words: Words, last: bool) -> str:
    """One finished question with its answer, refusal, error or the torso of a stopped answer.

    `index` tells the exchanges of a page apart. The last one can be tried again and offers questions to go on with.
    """
    outcome = exchange.outcome
    aside, foot, after = "", "", ""
    if isinstance(outcome, Failed):
        sentence = words.unexpected if outcome.sentence is None else outcome.sentence
        main = box("failed", words.failed, f"<p>{text(sentence)}</p>")
    elif isinstance(outcome, Interrupted):
        main = f'<p class="remark">{text(words.interrupted)}</p>'
    elif isinstance(outcome, Stopped):
        main = f'<div class="answer-text">{text(outcome.text)}</div>' if outcome.text else ""
        main += f'<p class="remark">{text(words.stopped)}</p>'
    else:
        main = _answer(outcome, index, words)
        aside = sources_html(outcome.citations, index, words)
        foot = _foot(outcome, words)
        after = _feedback_form(exchange, index, words)
        if last and exchange.follow_ups:
            after += _follow_ups(exchange.follow_ups, words)
    main += f'<div class="tools">{_tools(exchange, index, words, last)}{foot}</div>{after}'
    return _turn(exchange.question, main, aside, f"x{index}")


def running_html(question: str, written: str, status: str, elapsed: str, index: int) -> str:
    """The question being answered: what is written so far, what is being done, for how long."""
    main = f'<div class="answer-text writing">{_marks(text(written))}</div>' if written else ""
    # A screen reader should hear each new status, not each second.
    main += (
        f'<p class="status"><span role="status">{text(status)}</span>'
        f' <span class="elapsed" aria-hidden="true">{text(elapsed)}</span></p>'
    )
    return _turn(question, main, "", f"x{index}")


def welcome_html(examples: Mapping[str, Sequence[str]], words: Words) -> str:
    """Example questions, those in the interface's language first."""
    order = sorted(examples, key=lambda language: language != words.language)
    lists = "".join(
        f'<section lang="{text(language)}"><h3>{text(LANGUAGE_NAMES.get(language, language))}</h3>'
        f"{_questions(examples[language])}</section>"
        for language in order
    )
    if not lists:
        return ""
    return f'<div class="welcome"><h2>{text(words.examples)}</h2><div class="lists">{lists}</div></div>'


def editing_html(conversation: Conversation, words: Words) -> str:
    """What is being changed, above the box; nothing when a new question is being written."""
    if conversation.editing is None:
        return ""
    said = text(words.editing.format(n=conversation.editing))
    return f'<p role="status">{said} {button("cancel", words.cancel)}</p>'


def chat_tools_html(words: Words) -> str:
    """What can be done with a whole chat."""
    saves = "".join(
        button("save", words.save_chat.format(form=form), form=form.lower()) for form in FORMS
    )
    return f'<div class="tools chat-tools">{saves}</div>'


def _questions(questions: Sequence[str]) -> str:
    items = "".join(
        f'<li><button type="button" class="example" data-question="{text(question)}">'
        f"{text(question)}</button></li>"
        for question in questions
    )
    return f"<ul>{items}</ul>"


def _follow_ups(questions: Sequence[str], words: Words) -> str:
    return f'<section class="follow-ups"><h3>{text(words.follow_ups)}</h3>{_questions(questions)}</section>'


def _turn(question: str, main: str, aside: str, identifier: str) -> str:
    kind = "turn with-sources" if aside else "turn"
    return (
        f'<article class="{kind}" aria-labelledby="{identifier}-q">'
        f'<h2 class="question" id="{identifier}-q">{text(question)}</h2>'
        f'<div class="main">{main}</div>{aside}</article>'
    )


def _answer(answer: Answer, index: int, words: Words) -> str:
    beside = statements_from(answer)
    # Whoever copies the answer or hears it gets the lines that the table stands for.
    whole = "" if beside is None else f' data-whole="{text(answer.answer)}"'
    body = (
        f'<div class="answer-text" lang="{text(answer.language)}"{whole}>'
        f"{decorate(answer, index, words, 0, beside)}</div>"
    )
    if beside is not None:
        body += statements_html(answer, index, words)
    if answer.abstained:
        if answer.missing:
            body += f'<p class="missing">{text(words.missing.format(what=answer.missing))}</p>'
        body = box("refusal", words.not_stated, body)
    if answer.notice:
        body += box("notice", words.notice, f"<p>{text(answer.notice)}</p>", role="note")
    return body + _calculations(answer, index, words) + evidence_html(answer, index, words)


def _marks(escaped: str) -> str:
    return MARK.sub(r'<span class="cite">[\1]</span>', escaped)


def _calculations(answer: Answer, index: int, words: Words) -> str:
    if not answer.calculations:
        return ""
    items = "".join(
        f'<div class="calculation" id="x{index}-{text(calculation.id)}" tabindex="-1">'
        f"{calculation_html(calculation, answer, index, words, quotes=False)}</div>"
        for calculation in answer.calculations
    )
    return f'<section class="calculations"><h3>{text(words.calculations)}</h3>{items}</section>'


def _tools(exchange: Exchange, index: int, words: Words, last: bool) -> str:
    at = str(index)
    tools = ""
    answered = isinstance(exchange.outcome, Answer)
    if answered or isinstance(exchange.outcome, Stopped):
        tools += button("copy", words.copy_answer, done=words.copied)
    if last:
        tools += button("retry", words.retry)
    tools += button("edit", words.edit, index=at)
    if answered:
        pressed = {"good": "false", "bad": "false"} | {exchange.verdict or "": "true"}
        for verdict, label in (("good", words.good), ("bad", words.bad)):
            tools += (
                f'<button type="button" class="tool verdict" data-verdict="{verdict}" data-index="{at}" '
                f'aria-pressed="{pressed[verdict]}">{text(label)}</button>'
            )
        for form in FORMS:
            tools += button("save", words.save_as.format(form=form), form=form.lower(), index=at)
    return tools


def _feedback_form(exchange: Exchange, index: int, words: Words) -> str:
    """What was wrong, asked for after "not right"; `remarked` when that was said already."""
    if exchange.verdict != "bad":
        return ""
    if exchange.remarked:
        return f'<p class="remark">{text(words.thanks)}</p>'
    reasons = {
        "figure": words.wrong_figure,
        "source": words.wrong_source,
        "refusal": words.wrong_refusal,
        "language": words.wrong_language,
        "other": words.wrong_other,
    }
    choices = "".join(
        f'<label><input type="radio" name="x{index}-why" value="{reason}"> {text(label)}</label>'
        for reason, label in reasons.items()
    )
    return (
        f'<div class="feedback" data-index="{index}"><fieldset><legend>{text(words.what_was_wrong)}</legend>'
        f'{choices}</fieldset><label class="remark-box">{text(words.remark)}'
        f'<textarea rows="2" maxlength="2000"></textarea></label>'
        f"{button('send', words.send)}</div>"
    )


def _foot(answer: Answer, words: Words) -> str:
    seconds = number(Decimal(answer.timings.total_ms).scaleb(-3).quantize(Decimal("0.1")), words)
    took = words.seconds.format(n=seconds)
    return f'<span class="foot">{text(took)} · {text(answer.model)}</span>'
