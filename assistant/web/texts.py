"""The interface's own words in Chinese, English and Spanish, and which language a browser asks for.

Answers, notices and error sentences come from elsewhere and are shown as they are.
"""

from dataclasses import dataclass
from typing import Literal, get_args

Language = Literal["zh", "en", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LANGUAGE_NAMES: dict[str, str] = {"zh": "中文", "en": "English", "es": "Español"}


@dataclass(frozen=True)
class Words:
    """Every word of the interface in one language. `{n}`, `{mark}`, `{title}`, `{what}` are filled in."""

    language: Language
    html_lang: str
    decimal_mark: str
    language_label: str
    tagline: str
    question_label: str
    placeholder: str
    ask: str
    stop: str
    clear: str
    retry: str
    copy: str
    copied: str
    examples: str
    starting: str
    rewriting: str
    searching: str
    writing: str
    next_in_line: str
    one_ahead: str
    many_ahead: str
    seconds: str
    stopped: str
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
    calculations: str
    result: str
    figure_quoted: str
    figure_computed: str
    figure_given: str

    def place(self, ahead: int) -> str:
        """Say how many questions are before the person's own, 0 for the next in line."""
        if ahead == 0:
            return self.next_in_line
        return self.one_ahead if ahead == 1 else self.many_ahead.format(n=ahead)


_EN = Words(
    language="en",
    html_lang="en",
    decimal_mark=".",
    language_label="Language",
    tagline="Every number is quoted from a source, computed from quotes, or yours.",
    question_label="Your question",
    placeholder="Ask about the documents",
    ask="Ask",
    stop="Stop",
    clear="Clear",
    retry="Try again",
    copy="Copy",
    copied="Copied",
    examples="Questions to start with",
    starting="Starting",
    rewriting="Reading the question",
    searching="Searching the documents",
    writing="Writing the answer",
    next_in_line="You are next; your turn comes when an answer being written now is done.",
    one_ahead="1 question is waiting before yours.",
    many_ahead="{n} questions are waiting before yours.",
    seconds="{n} s",
    stopped="Stopped. What had been written so far was not checked.",
    not_stated="The documents do not say",
    missing="Not found: {what}",
    notice="Please note",
    failed="No answer this time",
    unexpected="Something went wrong inside the program; its log has the details. Please try again.",
    too_long="The question has {n} characters; the most is {most}. Please shorten it.",
    sources="Sources",
    source="Source {mark}: {title}",
    new_tab="opens in a new tab",
    whole_passage="Whole passage",
    calculations="How it was computed",
    result="Result",
    figure_quoted="Quoted from source {mark}",
    figure_computed="Computed: see how",
    figure_given="From your question",
)

_ZH = Words(
    language="zh",
    html_lang="zh-Hans",
    decimal_mark=".",
    language_label="界面语言",
    tagline="每个数字都有出处：引自来源、由引文算出，或由你给出。",
    question_label="你的问题",
    placeholder="就这些文档提问",
    ask="提问",
    stop="停止",
    clear="清空",
    retry="重试",
    copy="复制",
    copied="已复制",
    examples="可以从这些问题开始",
    starting="准备中",
    rewriting="正在理解问题",
    searching="正在查找文档",
    writing="正在写答案",
    next_in_line="下一个就是你：等一个正在写的答案写完即可开始。",
    one_ahead="前面还有 1 个问题在等候。",
    many_ahead="前面还有 {n} 个问题在等候。",
    seconds="{n} 秒",
    stopped="已停止。以上内容尚未核对。",
    not_stated="文档没有说明",
    missing="没有找到：{what}",
    notice="请注意",
    failed="这次没有答案",
    unexpected="程序内部出错，详情见日志。请再试一次。",
    too_long="问题有 {n} 个字符，最多 {most} 个，请缩短。",
    sources="来源",
    source="来源 {mark}：{title}",
    new_tab="在新标签页打开",
    whole_passage="显示整段",
    calculations="计算过程",
    result="结果",
    figure_quoted="引自来源 {mark}",
    figure_computed="由计算得出：查看过程",
    figure_given="来自你的问题",
)

_ES = Words(
    language="es",
    html_lang="es",
    decimal_mark=",",
    language_label="Idioma",
    tagline="Cada número está citado de una fuente, calculado a partir de citas o es suyo.",
    question_label="Su pregunta",
    placeholder="Pregunte sobre los documentos",
    ask="Preguntar",
    stop="Detener",
    clear="Vaciar",
    retry="Reintentar",
    copy="Copiar",
    copied="Copiado",
    examples="Preguntas para empezar",
    starting="Preparando",
    rewriting="Leyendo la pregunta",
    searching="Buscando en los documentos",
    writing="Escribiendo la respuesta",
    next_in_line="Usted es el siguiente; empezará cuando termine una de las respuestas en curso.",
    one_ahead="Hay 1 pregunta en espera antes de la suya.",
    many_ahead="Hay {n} preguntas en espera antes de la suya.",
    seconds="{n} s",
    stopped="Detenida. Lo escrito hasta aquí no se ha comprobado.",
    not_stated="Los documentos no lo dicen",
    missing="No se encontró: {what}",
    notice="Tenga en cuenta",
    failed="Esta vez no hay respuesta",
    unexpected="Algo falló dentro del programa; el registro tiene los detalles. Inténtelo de nuevo.",
    too_long="La pregunta tiene {n} caracteres; el máximo es {most}. Acórtela, por favor.",
    sources="Fuentes",
    source="Fuente {mark}: {title}",
    new_tab="se abre en otra pestaña",
    whole_passage="Pasaje completo",
    calculations="Cómo se calculó",
    result="Resultado",
    figure_quoted="Citado de la fuente {mark}",
    figure_computed="Calculado: vea cómo",
    figure_given="De su pregunta",
)

WORDS: dict[Language, Words] = {"zh": _ZH, "en": _EN, "es": _ES}


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
