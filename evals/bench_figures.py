"""How fast figures are found: prose in three languages, and texts made to be slow.

Run from the repository root: `python evals/bench_figures.py [FILE …]`. Files given are measured beside the built-in
texts.
Prints kilobytes (UTF-8) a second on one core, and seconds for one megabyte of each hard text.
"""

import argparse
import time
from pathlib import Path

from assistant.figures import find_figures

PROSE = {
    "en": (
        "The operator said on Tuesday that the site would draw 480 MW by the end of 2027, about twice the plan. "
        "It has spent $3.2 billion so far, 14% more than in the year before, and expects costs of $9 per MWh. The "
        "board, which met in Section 4 of the old house, was not surprised. Nobody knew when phase two begins. "
        "A report of 220 pages lists three suppliers, none of whom wished to be named, and recommends patience. "
    ),
    "es": (
        "La operadora dijo el martes que la planta consumirá 480 MW a finales de 2027, cerca del doble del plan. Ha "
        "gastado 3.200 millones de euros hasta ahora, un 14 % más que el año anterior, y espera costes de 9 euros por "
        "MWh. El consejo no se mostró sorprendido. Nadie supo decir cuándo empezará la segunda fase. Un informe de 220 "
        "páginas cita a tres proveedores, que prefirieron no dar su nombre, y recomienda paciencia. "
    ),
    "zh": (
        "运营方周二表示，到2027年底园区用电将达到480兆瓦，约为原计划的两倍。迄今投入32亿美元，同比增长14%，预计每兆瓦时成本为9美元。"
        "董事会对此并不意外，没有人能说清二期何时开工。一份220页的报告列出三家供应商，它们都不愿具名，并建议保持耐心。"
    ),
}
HARD = {
    "digits": "1",
    "digits and commas": "1,",
    "digits and points": "1.",
    "Chinese numerals": "亿",
    "brackets": "(",
    "spaces": " ",
    "line ends": "\n",
    "letters": "a",
    "letters and digits": "a1",
    "numbers": "7 ",
    "number words": "two ",
    "money": "$1 ",
}
MEGABYTE = 1_000_000


def seconds(text: str, language: str | None = None) -> float:
    """Return the time that one search of `text` takes."""
    started = time.perf_counter()
    find_figures(text, language)
    return time.perf_counter() - started


def speed(text: str, language: str | None = None) -> float:
    """Return kilobytes of UTF-8 a second, best of three."""
    return len(text.encode()) / 1000 / min(seconds(text, language) for _ in range(3))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    arguments = parser.parse_args()
    find_figures("warm 1 MW")
    for language, prose in PROSE.items():
        text = prose * (200_000 // len(prose.encode()))
        print(f"{language} prose: {speed(text, language):.0f} kB/s")
    for path in arguments.files:
        print(f"{path.name}: {speed(path.read_text(encoding='utf-8')):.0f} kB/s")
    for name, piece in HARD.items():
        print(f"1 MB of {name}: {seconds(piece * (MEGABYTE // len(piece))):.2f} s")


if __name__ == "__main__":
    main()
