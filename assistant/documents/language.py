"""Which language a text is in, from its script and its commonest words.

Made for whole documents and for questions of three words alike. Tells `zh`, `zh-Hant`, `en` and `es` from one another
and from the neighbours they are confused with (`ja`, `ko`, `pt`, `fr`, `it`, `de`); other scripts and texts without any
evidence are `und`, the standard code for an undetermined language. It does not find the parts of a mixed text: a
question in Chinese about a product with an English name is Chinese.
"""

import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import cache
from importlib import resources

from assistant.figures import written_language

UNDETERMINED = "und"

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30fa\u31f0-\u31ff]")
_HANGUL = re.compile("[\uac00-\ud7af\u1100-\u11ff]")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_ADDRESS = re.compile(
    r"https?://\S+|\S+@\S+\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|es|cn|gov|edu)\b\S*"
)
# Characters that frame a Chinese sentence or question, as against a Chinese name in a foreign one.
_HAN_GRAMMAR = frozenset("的了是在和吗呢什么哪谁多少几何为与有不这那個麼嗎為誰幾")
_CJK_MARKS = frozenset("，。！？；：、（）「」『』《》“”‘’—…·")
_SAMPLE = 20_000


@dataclass(frozen=True)
class _Lexicon:
    words: dict[str, dict[str, float]]
    endings: dict[str, tuple[str, ...]]
    letters: dict[str, frozenset[str]]
    simplified: frozenset[str]
    traditional: frozenset[str]
    common: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    data = tomllib.loads(
        resources.files("assistant.documents").joinpath("language.toml").read_text("utf-8")
    )
    lists = {language: set(words.split()) for language, words in data["words"].items()}
    shared = Counter(word for words in lists.values() for word in words)
    simplified, traditional = set(data["han"]["simplified"]), set(data["han"]["traditional"])
    return _Lexicon(
        words={lang: {w: 1 / shared[w] for w in words} for lang, words in lists.items()},
        endings={lang: tuple(endings) for lang, endings in data["endings"].items()},
        letters={lang: frozenset(letters) for lang, letters in data["letters"].items()},
        simplified=frozenset(simplified - traditional),
        traditional=frozenset(traditional - simplified),
        common=frozenset(_HAN.findall(data["han"]["common"])),
    )


def detect_language(text: str, default: str = UNDETERMINED) -> str:
    """The language most of `text` is in: `zh`, `zh-Hant`, `en`, `es`, another ISO 639-1 code, or `default`.

    `default` is returned when nothing gives the language away: only names, numbers, addresses or an unknown script.
    """
    text = _ADDRESS.sub(" ", text[:_SAMPLE])
    han, kana, hangul = (len(script.findall(text)) for script in (_HAN, _KANA, _HANGUL))
    words = [word for word in _WORD.findall(text) if _LATIN.match(word)]
    asian = han + kana + hangul
    if asian and _asian_frame(text, asian, words):
        if kana > 0.1 * asian:
            return "ja"
        return "ko" if hangul > 0.3 * asian else _chinese(text)
    if not words:
        return default
    scores = _score(words, text)
    best = max(scores, key=lambda one: (scores[one], same_language(one, default)))
    return best if scores[best] > 0 else default


def same_language(first: str, second: str) -> bool:
    """Whether two codes name one language, however it is written (`zh` and `zh-Hant` do)."""
    return first.partition("-")[0] == second.partition("-")[0]


def is_foreign(text_language: str, reader_language: str) -> bool:
    """Whether a text has to be translated for somebody who asks in `reader_language`.

    Not where the text's language is not known, nor where it is the one in which the program speaks to such a reader.
    """
    known = (UNDETERMINED, reader_language, written_language(reader_language))
    return not any(same_language(text_language, language) for language in known)


def common_han_share(text: str) -> float:
    """Share of the characters above U+007F that frequent Chinese text is made of, 0 to 1."""
    common = _lexicon().common
    beyond = [character for character in text if character > "\x7f"]
    if not beyond:
        return 0.0
    return sum(1 for c in beyond if c in common or c in _CJK_MARKS) / len(beyond)


def _asian_frame(text: str, asian: int, words: list[str]) -> bool:
    """Whether the Asian characters carry the text and are not a name quoted in a Western one.

    A Chinese word is about 1.5 characters. Grammar decides when the two are near: a text whose words are in a
    Western list and whose Chinese characters hold no grammar is Western.
    """
    if not words or asian >= 8 * len(words):
        return True
    known = {word for words_ in _lexicon().words.values() for word in words_}
    western = sum(1 for word in words if word.lower() in known)
    framed = any(character in _HAN_GRAMMAR for character in text) or _KANA.search(text)
    if not framed and western:
        return asian / 1.5 > 4 * western and asian / 1.5 > len(words)
    return asian / 1.5 > western


def _chinese(text: str) -> str:
    lexicon = _lexicon()
    simplified = sum(1 for c in text if c in lexicon.simplified)
    traditional = sum(1 for c in text if c in lexicon.traditional)
    return "zh-Hant" if traditional > simplified else "zh"


def _score(words: list[str], text: str) -> dict[str, float]:
    lexicon = _lexicon()
    scores = dict.fromkeys(lexicon.words, 0.0)
    for word in words:
        # A word in capitals or title case inside a sentence is likely a name; it still counts, but less.
        weight = 0.5 if word.isupper() and len(word) > 1 else 1.0
        lower = word.lower().replace("’", "'")
        parts = {lower, *lower.split("'")}
        for language in scores:
            known = max(lexicon.words[language].get(part, 0.0) for part in parts)
            ending = any(
                lower.endswith(e) and len(lower) > len(e) + 2 for e in lexicon.endings[language]
            )
            scores[language] += weight * max(known, 0.3 if ending else 0.0)
    for language, letters in lexicon.letters.items():
        found = sum(1 for character in text.lower() if character in letters)
        scores[language] += min(found, 5) * 0.75
    # Spanish opens its questions; no other language here does.
    if "¿" in text or "¡" in text:
        scores["es"] += 0.5 * len(words)
    return scores
