"""Numbers in English and Spanish words, or in digits with such words: twenty-one trillion, 3 hundred and one, y medio.

Reads folded text. Whether the words mean a number at all ("one of", "un", "once" in English) is for the reader.
"""

import re
from decimal import Decimal
from fractions import Fraction
from math import prod

from assistant.figures.lexicon import fold_word
from assistant.figures.number_words import Tongue, Word, denominator_of, vocabulary
from assistant.figures.word_sum import SpelledNumber, Sum

_MAX_WORDS = 40
_WORD = re.compile(r"[A-Za-zÀ-ÿ]+")
_GAP = re.compile(r"(?:[ ]{0,2}-[ ]{0,2}|[ \u00a0]?\n[ \u00a0]?|[ \u00a0]{1,3})?")
_DIGIT_WORD = re.compile(r"[0-9]{1,3}(?![0-9.,])")
_OF_SCALE = re.compile(
    r"(?: of an?| de un| de)? (million|billion|trillion|millon|millón|billon|billón)\b",
    re.IGNORECASE,
)
_OF = re.compile(r"[ \u00a0\n]of\b", re.IGNORECASE)
_BELOW_THOUSAND = ("small", "ten", "hundreds")
_SCALING = ("scale", "hundred", "dozen")
_PARTS = re.compile(r" partes?\b", re.IGNORECASE)
# What may follow a singular denominator: "a third of", "un tercio más", never "a third party", "un cuarto trimestre".
_AFTER_PART = frozenset((
    "of", "to", "the", "as", "more", "less", "than", "in", "on", "by",
    "de", "del", "por", "mas", "menos", "que", "al", "en",
))  # fmt: skip


class _Reader:
    def __init__(self, text: str, tongue: Tongue) -> None:
        self.text = text
        self.tongue = tongue
        self.words = vocabulary(tongue)

    def word_at(self, position: int) -> tuple[str, int] | None:
        match = _WORD.match(self.text, position)
        return (fold_word(match[0]), match.end()) if match else None

    def after_gap(self, position: int) -> int:
        gap = _GAP.match(self.text, position)
        return gap.end() if gap else position

    def next_word(self, position: int) -> tuple[str, int] | None:
        """Return the word after a gap, with its end; None where no gap or no word follows."""
        start = self.after_gap(position)
        return self.word_at(start) if start > position else None

    def read(
        self, start: int, first: Decimal | None, end: int, step: Decimal
    ) -> SpelledNumber | None:
        run = Sum(end=end)
        if first is not None:
            run.group, run.step, run.words, run.end = first, step, ["#"], end
            run.room = Decimal(0)
        else:
            found = self.word_at(start)
            if found is None or not self._take_first(run, start, *found):
                return None
        while len(run.words) < _MAX_WORDS and not run.fraction and self._take_next(run):
            pass
        self._take_point(run, start)
        if (
            not run.words
            or (run.roles == ["one"] and not run.fraction)
            or (first is not None and len(run.words) == 1)
        ):
            return None
        scaled = bool(run.last_scale) or "hundred" in run.roles
        step_out = None if run.fraction else run.step
        size = Decimal(1)
        if not run.fraction and all(role in _SCALING for role in run.roles[first is None :]):
            scales = (word for word in run.words[1:] if word in self.words)  # not "point"
            size = prod((self.words[word].value for word in scales), start=size)
        words = tuple(run.words)
        return SpelledNumber(
            start, run.end, run.total(), step_out, words, scaled, run.fraction, size
        )

    def _take_first(self, run: Sum, start: int, word: str, end: int) -> bool:
        known = self.words.get(word)
        if known is None:
            return False
        if known.role in ("one", "half") or word == "medio":
            return self._take_article(run, word, known, end)
        bare_scale = known.role in ("scale", "dozen", "hundred") and word != "mil"
        if known.role == "ordinal" or bare_scale:  # "dozens of firms", "millones de personas"
            return False
        if not run.take(known, word):
            return False
        run.end = end
        return True

    def _take_article(self, run: Sum, word: str, known: Word, end: int) -> bool:
        """Take "a million", "a tenth", "half a million", "media docena": an article or half before a scale or part."""
        following = self.next_word(end)
        if word == "half" and following and following[0] in ("a", "an"):
            following = self.next_word(following[1])
        if following is None or following[0] not in self.words:
            return False
        scale = self.words[following[0]]
        if known.role != "one":
            if scale.role not in ("scale", "dozen", "hundred"):
                return False
            run.parts.append((scale.value / 2, scale.value))
            run.step, run.last_scale = scale.value / 10, scale.value
            run.words, run.roles = [word, following[0]], ["half", scale.role]
            run.end = following[1]
            return True
        part = self.next_word(following[1]) if scale.role == "ten" else None
        if scale.role not in ("scale", "hundred", "dozen", "ordinal", "half") and not (
            part and denominator_of(part[0], self.tongue)
        ):
            return False
        run.group, run.words, run.roles = Decimal(1), [word], ["one"]
        run.room = Decimal(0) if scale.role != "ten" else Decimal(100)
        run.end = end
        return True

    def _take_next(self, run: Sum) -> bool:
        position = self.after_gap(run.end)
        if position == run.end:
            return False
        found = self.word_at(position)
        if found is None:
            return self._take_digits(run, position)
        word, end = found
        joined = word in (("and",) if self.tongue == "en" else ("y", "con"))
        if joined:
            return self._take_joined(run, word, end)
        known = self.words.get(word)
        below = denominator_of(word, self.tongue)
        if below is not None:
            return self._take_denominator(run, word, below, end)
        if known is None or (word in ("a", "an", "un", "una") and "scale" in run.roles):
            return False  # "228 millones un año antes"
        if not run.take(known, word):
            return known.role == "ten" and self._take_compound_denominator(run, word, known, end)
        run.end = end
        return True

    def _take_compound_denominator(self, run: Sum, word: str, ten: Word, end: int) -> bool:
        """Take the "twenty-firsts" of "three twenty-firsts"."""
        following = self.next_word(end) if self.tongue == "en" else None
        small = (
            denominator_of(following[0], self.tongue)
            if following and following[0].endswith("s")
            else None
        )
        if following is None or small is None or small.value >= 10 or run.group is None:
            return False
        run.parts, run.group = [(run.total() / (ten.value + small.value), Decimal(1))], None
        run.fraction = True
        run.words += [word, following[0]]
        run.end = following[1]
        return True

    def _take_digits(self, run: Sum, position: int) -> bool:
        """Take the 21 of "3 hundred and 21"; only after a word that leaves room for it."""
        digits = _DIGIT_WORD.match(self.text, position)
        if digits is None or not run.roles or run.group is None:
            return False
        value = Decimal(digits[0])
        if not 0 < value < run.room:
            return False
        run.group, run.room, run.step = run.group + value, Decimal(0), Decimal(1)
        run.words.append("#")
        run.roles.append("small")
        run.end = digits.end()
        return True

    def _take_joined(self, run: Sum, joint: str, end: int) -> bool:
        """Take what follows "and", "y" or "con": a fraction, or the rest of the number."""
        start = self.after_gap(end)
        if start == end:
            return False
        ten_goes_on = joint == "y" and run.roles[-1:] == ["ten"]
        if not ten_goes_on and self._take_added_fraction(run, start):
            return True
        found = self.word_at(start)
        if found is None:
            return (
                joint == "and" and run.roles[-1:] == ["hundred"] and self._take_digits(run, start)
            )
        known = self.words.get(found[0])
        if known is None or not run.roles:
            return False
        last = run.roles[-1]
        allowed = {
            "and": last in ("hundred", "scale") and known.role in ("small", "ten"),
            "y": last == "ten" and known.role == "small" and known.value < 10,
            "con": False,
        }[joint]
        if (
            joint == "and"
            and last == "scale"
            and known.role == "small"
            and self._hundred_follows(found[1])
        ):
            allowed = True
        if not allowed or not run.take(known, found[0]):
            return False
        run.words.insert(-1, joint)
        run.roles.insert(-1, run.roles[-1])
        run.end = found[1]
        return True

    def _hundred_follows(self, end: int) -> bool:
        found = self.next_word(end)
        return found is not None and found[0] == "hundred"

    def _take_added_fraction(self, run: Sum, start: int) -> bool:
        """Add "(and) a half", "(and) three quarters million", "(y) medio", "(con) dos tercios" to the number."""
        added = self._fraction_at(start)
        if added is None or not run.words:
            return False
        part, end, words = added
        following = self.next_word(end)
        scale = self.words.get(following[0]) if following else None
        if (
            scale is not None
            and scale.role in _SCALING
            and following is not None
            and following[0] != "mil"
        ):
            end = following[1]
            if run.last_scale:
                amount = part * Fraction(scale.value)
            else:  # one and a half million
                amount = (Fraction(run.total()) + part) * Fraction(scale.value) - Fraction(
                    run.total()
                )
                run.last_scale = scale.value
        elif run.group is None and run.last_scale:
            amount = part * Fraction(run.last_scale)
        else:
            amount = part
        value = run.total() + Decimal(amount.numerator) / Decimal(amount.denominator)
        run.parts, run.group = [(value, Decimal(1))], None
        run.fraction = True
        run.words.extend(words)
        run.end = end
        return True

    def _fraction_at(self, start: int) -> tuple[Fraction, int, list[str]] | None:
        """Return the fraction in words at `start`: a half, one quarter, three fifths, medio, un tercio."""
        found = self.word_at(start)
        if found is None or found[0] not in self.words:
            return None
        word, end = found
        known = self.words[word]
        if known.role == "half" or word in ("medio", "media"):
            return (Fraction(1, 2), end, [word]) if self.tongue == "es" or word == "half" else None
        if known.role not in ("one", "small") or not 0 < known.value < 20:
            return None
        following = self.next_word(end)
        if following is None:
            return None
        below = denominator_of(following[0], self.tongue)
        if self.tongue == "es" and below is not None and word == "uno":
            return None
        if self.tongue == "es" and following[0] == "y":
            half = self.next_word(following[1])
            if half and half[0] in ("medio", "media"):
                return Fraction(known.value) + Fraction(1, 2), half[1], [word, "y", half[0]]
        if below is None or below.value == 1:
            return None
        if known.value > 1 and not following[0].endswith("s"):
            return None
        return Fraction(known.value) / Fraction(below.value), following[1], [word, following[0]]

    def _take_denominator(self, run: Sum, word: str, known: Word, end: int) -> bool:
        """Divide by the ordinal that follows: two thirds, one hundred thirty fifths (100/35), treinta quintos."""
        plural = word.endswith("s")
        above, below = run.total(), known.value
        ten_before = run.roles[-1:] == ["ten"]
        if self.tongue == "en" and ten_before and below < 10 and known.role == "ordinal":
            ten = self.words[run.words[-1]].value
            if above - ten >= 1 and run.words[-2] != "and":
                above, below = above - ten, below + ten
            elif below == 1:
                return False
        elif below == 1:
            return False
        if (above != 1 and not plural) or word in ("media", "medias"):
            return False
        after = self._part_end(run, word, plural, end)
        if after is None:
            return False
        value = above / below
        of_scale = _OF_SCALE.match(self.text, after)
        scale = self.words.get(fold_word(of_scale[1])) if of_scale else None
        if of_scale is not None and scale is not None:
            value, after = value * scale.value, of_scale.end()
            run.last_scale = Decimal(1)
        run.parts, run.group = [(value, Decimal(1))], None
        run.fraction = True
        run.words.append(word)
        run.end = after
        return True

    def _part_end(self, run: Sum, word: str, plural: bool, end: int) -> int | None:
        """Return where the fraction ends ("tercera" needs its "parte"), None where the words mean something else."""
        if (
            self.tongue == "es"
            and word.rstrip("s").endswith("a")
            and not word.rstrip("s").endswith("esima")
        ):
            parts = _PARTS.match(self.text, end)
            return parts.end() if parts else None
        if word in ("quarter", "quarters"):
            # "three quarters" alone may be nine months.
            hyphen = self.text[end - len(word) - 1 : end - len(word)] == "-"
            of = _OF.match(self.text, end) or _OF_SCALE.match(self.text, end)
            return end if of or hyphen or "hundred" in run.roles else None
        following = self.next_word(end)
        if plural or following is None or following[0] in _AFTER_PART:
            return end
        hyphen = self.text[end - len(word) - 1 : end - len(word)] == "-"
        if self.tongue == "en" and (run.roles[:1] != ["one"] or hyphen):
            return end
        return end if _OF_SCALE.match(self.text, end) else None

    def _take_point(self, run: Sum, start: int) -> None:
        """Take decimals in words and their scale word: five point two billion, siete con cincuenta."""
        marks = ("point",) if self.tongue == "en" else ("coma", "con", "punto")
        found = self.next_word(run.end) if run.words and not run.fraction else None
        if found is None or found[0] not in marks or run.words == ["#"]:
            return
        digits, end = self._decimals(found[1])
        if not digits:
            return
        step = Decimal(1).scaleb(-len(digits))
        value = run.total() + Decimal(digits) * step
        run.words.append(found[0])
        while (word := self.next_word(end)) and (scale := self.words.get(word[0])):
            if scale.role not in _SCALING:
                break
            value, step, run.last_scale = value * scale.value, step * scale.value, scale.value
            run.words.append(word[0])
            run.roles.append(scale.role)
            end = word[1]
        run.parts, run.group, run.step, run.end = [(value, Decimal(1))], None, step, end

    def _decimals(self, position: int) -> tuple[str, int]:
        """Return the decimals in words behind a mark, and where they end: digit by digit, in Spanish also a number."""
        digits, end, tail = "", position, Sum()
        while (word := self.next_word(end)) and (known := self.words.get(word[0])):
            thousand = (
                word[0] == "mil" and not tail.words
            )  # coma mil quinientos, but coma dos | mil
            if known.role == "small" and (self.tongue == "en" or not known.value):
                digits += str(known.value)
            else:
                number = self.tongue == "es" and (thousand or known.role in _BELOW_THOUSAND)
                if not number or not tail.take(known, word[0]):
                    break
            end = word[1]
            joint = self.next_word(end) if known.role == "ten" else None
            if joint and joint[0] == "y":
                end = joint[1]
        return digits + (f"{tail.total():f}" if tail.words else ""), end


def read_spelled(text: str, start: int, tongue: Tongue) -> SpelledNumber | None:
    """Return the number that begins with the word at `start`, or None.

    Args:
        text: folded text.
        start: position of the first letter.
        tongue: the language whose words are read.
    """
    return _Reader(text, tongue).read(start, None, start, Decimal(1))


def extend_digits(
    text: str, start: int, end: int, value: Decimal, step: Decimal, tongue: Tongue
) -> SpelledNumber | None:
    """Return the number in digits at `start:end` with the words that belong to it: 4 trillion, 3 million and a half.

    None where no number word follows.
    """
    return _Reader(text, tongue).read(start, value, end, step)
