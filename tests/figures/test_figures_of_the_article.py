"""Every figure of a Chinese feature about a chip maker's listing, in sentences of our own and in the feature itself."""

import os
from decimal import Decimal
from pathlib import Path

import pytest

from assistant.figures import find_figures

# Sentence, then each figure: surface, value, unit, qualifier, end of range.
SENTENCES = [
    ("那张支票写着50亿美金,没人敢信", [("50亿美金", "5000000000", "USD", None, None)]),
    ("该公司按480亿美元的身价叩门", [("480亿美元", "48000000000", "USD", None, None)]),
    (
        "一片晶圆装下4万亿晶体管,对手难及",
        [("4万亿晶体管", "4000000000000", "transistor", None, None)],
    ),
    (
        "双方约定未来三年供应750兆瓦",
        [("三年", "3", "yr", None, None), ("750兆瓦", "750", "MW", None, None)],
    ),
    ("有望进账270亿美元", [("270亿美元", "27000000000", "USD", None, None)]),
    (
        "它送出约50亿美元的权证,对方可得10%股权",
        [("50亿美元", "5000000000", "USD", "about", None), ("10%", "10", "%", None, None)],
    ),
    ("拿出未来一半的盈余来换", [("一半", "0.5", "1", None, None)]),
    ("过去三十年人人求小", [("三十年", "30", "yr", None, None)]),
    ("板子面积接近半平方英尺", [("半平方英尺", "0.5", "ft2", "nearly", None)]),
    (
        "里面超过4万亿个晶体管(是B200的19倍)、90万个AI优化核心,还有125 petaflops的AI算力,总算力为后者的28倍",
        [
            ("4万亿个晶体管", "4000000000000", "transistor", "over", None),
            ("19倍", "19", "x", None, None),
            ("90万个", "900000", "core", None, None),
            ("125 petaflops", "125", "PFLOPS", None, None),
            ("28倍", "28", "x", None, None),
        ],
    ),
    ("刻在一整块12英寸的晶圆上", [("12英寸", "12", "inch", None, None)]),
    (
        "它每秒高达3000个token,比旧卡快70倍",
        [("3000个token", "3000", "token/s", "up_to", None), ("70倍", "70", "x", None, None)],
    ),
    ("18个月前谁也不认识它", [("18个月", "18", "month", None, None)]),
    (
        "2025年,其收入仅5.1亿美元,来自G42一家,运营亏损1.459亿美元",
        [
            ("5.1亿美元", "510000000", "USD", None, None),
            ("1.459亿美元", "145900000", "USD", None, None),
        ],
    ),
    (
        "照市价(750兆瓦约90亿美元/年)估算,有约270亿美元收入、100亿美元毛利",
        [
            ("750兆瓦", "750", "MW", None, None),
            ("90亿美元/年", "9000000000", "USD/yr", "about", None),
            ("270亿美元", "27000000000", "USD", "about", None),
            ("100亿美元", "10000000000", "USD", None, None),
        ],
    ),
    (
        "750兆瓦只是2030年所需的四十分之一",
        [("750兆瓦", "750", "MW", None, None), ("四十分之一", "0.025", "1", None, None)],
    ),
    ("以中值155美元计", [("155美元", "155", "USD", None, None)]),
    ("战利品要分一半出去,礼让三分", [("一半", "0.5", "1", None, None)]),
    ("市销率一下升到15倍", [("15倍", "15", "x", None, None)]),
    (
        "去年10月签约后股价上涨两倍;又传来300亿美元融资",
        [("两倍", "2", "x", None, None), ("300亿美元", "30000000000", "USD", None, None)],
    ),
    ("哪怕利润减半也值", [("减半", "0.5", "1", None, None)]),
    ("锁住未来十年的底座", [("十年", "10", "yr", None, None)]),
    (
        "本周四认购达20倍,价格上调到150-160美元/股,对应480亿美元,板块自3月低点上涨53%",
        [
            ("20倍", "20", "x", None, None),
            ("150", "150", "USD/share", None, "low"),
            ("160美元/股", "160", "USD/share", None, "high"),
            ("480亿美元", "48000000000", "USD", None, None),
            ("53%", "53", "%", None, None),
        ],
    ),
    ("去年还亏损1.4亿美元", [("1.4亿美元", "140000000", "USD", None, None)]),
    ("如今只剩两条路可选", [("两条路", "2", "path", None, None)]),
    ("晶体管数量超过4万亿个", [("4万亿个", "4000000000000", "transistor", "over", None)]),
    ("2026年最大上市案,2026年规模最大的上市案", []),
    ("WSE-3、B200、每一兆瓦、第一家、同一艘船、GPT-5.6", []),
]

IN_ORDER = [
    "50亿美金 5000000000 USD",
    "480亿美元 48000000000 USD",
    "4万亿晶体管 4000000000000 transistor",
    "三年 3 yr",
    "750兆瓦 750 MW",
    "270亿美元 27000000000 USD",
    "50亿美元 5000000000 USD",
    "10% 10 %",
    "一半 0.5 1",
    "480亿美元 48000000000 USD",
    "10% 10 %",
    "50亿美元 5000000000 USD",
    "三十年 30 yr",
    "半平方英尺 0.5 ft2",
    "4万亿个晶体管 4000000000000 transistor",
    "19倍 19 x",
    "90万个 900000 core",
    "125 petaflops 125 PFLOPS",
    "28倍 28 x",
    "12英寸 12 inch",
    "3000个token 3000 token/s",
    "70倍 70 x",
    "18个月 18 month",
    "5.1亿美元 510000000 USD",
    "1.459亿美元 145900000 USD",
    "50亿美金 5000000000 USD",
    "三年 3 yr",
    "750兆瓦 750 MW",
    "750兆瓦 750 MW",
    "90亿美元/年 9000000000 USD/yr",
    "270亿美元 27000000000 USD",
    "100亿美元 10000000000 USD",
    "750兆瓦 750 MW",
    "四十分之一 0.025 1",
    "10% 10 %",
    "155美元 155 USD",
    "50亿美元 5000000000 USD",
    "一半 0.5 1",
    "一半 0.5 1",
    "15倍 15 x",
    "两倍 2 x",
    "300亿美元 30000000000 USD",
    "减半 0.5 1",
    "15倍 15 x",
    "十年 10 yr",
    "480亿美金 48000000000 USD",
    "20倍 20 x",
    "150 150 USD/share",
    "160美元/股 160 USD/share",
    "480亿美元 48000000000 USD",
    "53% 53 %",
    "1.4亿美元 140000000 USD",
    "两条路 2 path",
    "一半 0.5 1",
    "480亿美元 48000000000 USD",
    "50亿美元 5000000000 USD",
    "10% 10 %",
    "750兆瓦 750 MW",
    "一半 0.5 1",
    "4万亿个 4000000000000 transistor",
    "19倍 19 x",
    "90万个 900000 core",
    "28倍 28 x",
    "70倍 70 x",
    "两条 2 path",
    "两条 2 path",
]


@pytest.mark.parametrize(
    ("sentence", "expected"), SENTENCES, ids=[sentence for sentence, _ in SENTENCES]
)
def test_figures_in_sentences_of_our_own(sentence, expected):
    figures = find_figures(sentence)
    assert [(f.text, f.value, f.unit, f.qualifier, f.range_end) for f in figures] == [
        (surface, Decimal(value), unit, qualifier, end)
        for surface, value, unit, qualifier, end in expected
    ]


def article() -> Path:
    given = os.environ.get("SEED_ARTICLE")
    return (
        Path(given)
        if given
        else Path(__file__).resolve().parents[3] / "shared" / "seed" / "article.txt"
    )


@pytest.mark.skipif(
    not article().is_file(), reason="the article is not part of the project (SEED_ARTICLE names it)"
)
def test_figures_of_the_article_in_order():
    text = article().read_text(encoding="utf-8").partition("Lecturas Relacionadas")[0]
    figures = find_figures(text)
    assert [f"{f.text} {f.value:f} {f.unit}" for f in figures] == IN_ORDER
    assert [text[f.start : f.end] for f in figures] == [f.text for f in figures]
