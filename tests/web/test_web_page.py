"""The page in a real browser, with a fake assistant behind it."""

import json
import re
import time

import pytest
from playwright.sync_api import Page, expect
from web_fakes import LINES, QUOTE, FakeAssistant
from web_site import serving

pytestmark = pytest.mark.browser

FLOUR = "750 tonnes cost $10 billion [1], or about $13.33 million a tonne."


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def last_answer(page: Page):
    return page.locator("#transcript .turn").last


def wait_until(condition, seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_question_is_answered_while_one_watches_with_its_source_beside_it(open_page, site):
    page = open_page(viewport={"width": 1280, "height": 800})
    ask(page, "hold on")
    expect(page.locator("#current .answer-text")).to_have_text(re.compile(r"^This\s*$"))
    expect(page.locator("#current .status")).to_contain_text("Writing the answer")
    expect(page.locator("#question textarea")).to_have_value("")
    site.assistant.release.set()
    expect(last_answer(page).locator(".answer-text")).to_have_text("This answers hold on.")
    expect(page.locator("#current .turn")).to_have_count(0)

    ask(page, "What does the flour cost?")
    turn = last_answer(page)
    expect(turn.locator(".answer-text")).to_have_text(FLOUR)
    expect(turn.locator(".card mark")).to_have_text(QUOTE)
    expect(turn.locator(".card h4 a")).to_have_attribute("href", "https://example.org/flour")
    expect(turn.locator(".card .detail")).to_have_text("Example Gazette · 2026-01-14 · example.org")
    answer, sources = turn.locator(".main").bounding_box(), turn.locator(".sources").bounding_box()
    assert sources["x"] >= answer["x"] + answer["width"]
    assert [question for question, _ in site.assistant.calls] == [
        "hold on",
        "What does the flour cost?",
    ]
    assert [turn.answer for turn in site.assistant.calls[1][1]] == ["This answers hold on."]


def test_a_mark_leads_to_its_card_which_flashes_by_mouse_and_by_keyboard(open_page):
    page = open_page()
    page.click("text=What does the flour cost?")
    mark = page.locator(".answer-text").get_by_role("link", name="Source 1: Flour for the old town")
    card = page.locator("#x1-s1")
    flashing = "card => card.getAnimations().map(animation => animation.id)"
    mark.click()
    expect(card).to_be_focused()
    assert card.evaluate(flashing) == ["flash"]
    assert page.locator("#x1-s1 mark").evaluate(flashing) == ["flash"]
    card.evaluate("card => card.getAnimations().forEach(animation => animation.finish())")
    mark.focus()
    page.keyboard.press("Enter")
    expect(card).to_be_focused()
    assert card.evaluate(flashing) == ["flash"]


def test_a_figure_opens_what_it_rests_on_by_mouse_and_by_keyboard(open_page):
    page = open_page()
    ask(page, "flour")
    page.locator(".answer-text a.figure", has_text="750 tonnes").click()
    quoted = page.get_by_role("dialog", name="Where 750 tonnes comes from")
    expect(quoted).to_be_focused()
    expect(quoted.locator("mark")).to_have_text(QUOTE)
    expect(quoted.locator("mark .numeral")).to_have_text("750 tonnes")
    expect(quoted).to_contain_text("Example Gazette · 2026-01-14 · example.org")
    expect(quoted.locator("a").first).to_have_attribute("href", "https://example.org/flour")
    page.keyboard.press("Escape")
    expect(quoted).to_be_hidden()
    expect(page.locator("a.figure.quoted")).to_be_focused()

    page.locator("a.figure.computed").focus()
    page.keyboard.press("Enter")
    computed = page.get_by_role("dialog", name="Where $13.33 million comes from")
    expect(computed).to_contain_text("unit price = price / quantity")
    expect(computed.locator("q")).to_have_text([QUOTE, QUOTE])
    expect(computed.locator(".result")).to_contain_text("13\u202f333\u202f333.3333 USD/t")
    computed.get_by_role("link", name="Source 1").first.click()
    expect(computed).to_be_hidden()
    expect(page.locator("#x1-s1")).to_be_focused()


def test_a_chat_survives_a_reload_in_the_middle_of_an_answer_and_can_be_deleted(open_page, site):
    page = open_page()
    ask(page, "flour")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    ask(page, "endless")
    expect(page.locator("#current .answer-text")).to_contain_text("flour")
    page.reload()
    expect(page.locator("#transcript .turn")).to_have_count(2)
    expect(page.locator("#transcript .answer-text").first).to_have_text(FLOUR)
    expect(last_answer(page)).to_contain_text("closed or reloaded before this was answered")
    wait_until(lambda: "endless" in site.assistant.closed)
    ask(page, "hold")
    site.assistant.release.set()
    expect(last_answer(page).locator(".answer-text")).to_have_text("This answers hold.")
    assert [turn.answer for turn in site.assistant.calls[-1][1]] == [FLOUR]
    page.click("#clear")
    expect(page.locator(".turn")).to_have_count(0)
    page.reload()
    expect(page.locator(".welcome")).to_be_visible()
    expect(page.locator(".turn")).to_have_count(0)


def test_a_question_is_changed_and_asked_again_and_follow_ups_go_on(open_page, site):
    page = open_page()
    ask(page, "flour")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    page.get_by_role("button", name="How much is this: the harvest?").click()
    expect(page.locator("#transcript .turn")).to_have_count(2)
    expect(last_answer(page).locator(".question")).to_have_text("How much is this: the harvest?")
    page.get_by_role("button", name="Edit").first.click()
    expect(page.locator("#editing")).to_contain_text("You are changing question 1")
    expect(page.locator("#question textarea")).to_have_value("flour")
    page.get_by_role("button", name="Cancel").click()
    expect(page.locator("#editing")).to_have_text("")
    expect(page.locator("#transcript .turn")).to_have_count(2)
    page.get_by_role("button", name="Edit").first.click()
    expect(page.locator("#question textarea")).to_have_value("flour")
    ask(page, "flour again")
    expect(page.locator("#transcript .turn")).to_have_count(1)
    expect(last_answer(page).locator(".question")).to_have_text("flour again")
    assert site.assistant.calls[-1] == ("flour again", ())


def test_verdicts_are_kept_and_answers_saved_as_files(open_page, site):
    page = open_page()
    ask(page, "flour")
    good = page.get_by_role("button", name="Helpful")
    good.click()
    expect(good).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="Not right").click()
    page.get_by_label("a figure").check()
    page.get_by_label("Remark (stays on this machine)").fill("The price is old. =1+1")
    page.get_by_role("button", name="Send").click()
    expect(last_answer(page)).to_contain_text("Noted, thank you.")
    lines = (site.folder / "feedback.jsonl").read_text("utf-8").splitlines()
    noted = [(e["verdict"], e["reason"], e["remark"]) for e in map(json.loads, lines)]
    assert noted == [
        ("good", None, ""),
        ("bad", None, ""),
        ("bad", "figure", "The price is old. =1+1"),
    ]
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as Markdown").click()
    assert saving.value.suggested_filename == "answers.md"
    written = saving.value.path().read_text("utf-8")
    assert FLOUR in written
    assert QUOTE in written
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as JSON").click()
    (exchange,) = json.loads(saving.value.path().read_text("utf-8"))
    assert exchange["answer"]["answer"] == FLOUR


def test_stop_ends_the_answer_and_closes_the_assistants_stream(open_page, site):
    page = open_page()
    ask(page, "endless")
    expect(page.locator("#current .answer-text")).to_contain_text("flour flour")
    expect(page.locator("#ask")).to_have_count(0)
    page.click("#stop")
    expect(last_answer(page)).to_contain_text(
        "Stopped. What had been written so far was not checked."
    )
    expect(last_answer(page).locator(".answer-text")).to_contain_text("flour flour")
    wait_until(lambda: site.assistant.closed == ["endless"])
    expect(page.locator("#stop")).to_have_count(0)
    expect(page.locator("#ask")).to_be_visible()


def test_closing_the_page_closes_the_assistants_stream(open_page, site):
    page = open_page()
    ask(page, "endless")
    expect(page.locator("#current .answer-text")).to_contain_text("flour")
    page.close()
    wait_until(lambda: site.assistant.closed == ["endless"])


def test_try_again_replaces_the_last_answer_and_clear_empties_the_page(open_page, site):
    page = open_page()
    ask(page, "flour, please")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    ask(page, "endless")
    expect(page.locator("#current .answer-text")).to_contain_text("flour")
    page.click("#clear")
    expect(page.locator(".turn")).to_have_count(0)
    expect(page.locator(".welcome")).to_be_visible()
    wait_until(lambda: "endless" in site.assistant.closed)
    ask(page, "flour, please")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    page.fill("#question textarea", "a draft")
    page.get_by_role("button", name="Try again").click()
    wait_until(lambda: len(site.assistant.calls) == 4)
    expect(page.locator("#question textarea")).to_have_value("a draft")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    expect(page.locator(".turn")).to_have_count(1)
    assert [history for _, history in site.assistant.calls[2:]] == [(), ()]


def test_a_long_passage_unfolds_and_copy_puts_answer_and_sources_on_the_clipboard(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page, "flour")
    card = last_answer(page).locator(".card")
    rest = "A second mill may join"
    expect(card.locator(".passage")).not_to_contain_text(rest, use_inner_text=True)
    card.get_by_label("Whole passage").check()
    expect(card.locator(".passage")).to_contain_text(rest, use_inner_text=True)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{FLOUR}\n[1] Flour for the old town https://example.org/flour"


@pytest.mark.parametrize(
    "options",
    [
        {"viewport": {"width": 1280, "height": 800}},
        {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    ],
)
def test_disagreeing_sources_stand_side_by_side(open_page, options):
    page = open_page(
        color_scheme="light", permissions=["clipboard-read", "clipboard-write"], **options
    )
    ask(page, "disagree")
    turn = last_answer(page)
    expect(turn.locator(".answer-text")).to_have_text("The mill will deliver 750 tonnes [1].")
    table = turn.get_by_role("table", name="The sources give different figures")
    expect(table.get_by_role("columnheader")).to_have_text(
        ["Figure", "What it is", "Source", "Date"]
    )
    expect(table.get_by_role("rowheader")).to_have_text(
        ["flour the mill delivers", re.compile("flour the bakers expect.*by their order book")]
    )
    expect(table.locator("tbody tr").nth(1).get_by_role("cell")).to_have_text(
        ["720 tonnes", "Bakers' Guild [2]", "2025-12-02"]
    )
    assert page.evaluate("document.documentElement.scrollWidth") == options["viewport"]["width"]
    assert page.evaluate(CONTRAST) == []

    table.get_by_role("link", name="720 tonnes").focus()
    page.keyboard.press("Enter")
    opened = page.get_by_role("dialog", name="Where 720 tonnes comes from")
    expect(opened.locator("mark")).to_have_text("The bakers expect 720 tonnes by their order book.")
    page.keyboard.press("Escape")
    expect(opened).to_be_hidden()
    table.get_by_role("link", name="Source 2: Minutes of the bakers").click()
    expect(page.locator("#x1-s2")).to_be_focused()

    expect(page.locator("#live")).to_contain_text(LINES)
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"The mill will deliver 750 tonnes [1].\n{LINES}\n[1] Flour")


def test_refusals_notices_and_errors_look_like_what_they_are(open_page, site, capfd):
    page = open_page()
    ask(page, "refuse")
    refusal = last_answer(page)
    expect(refusal.locator(".box.refusal")).to_contain_text("I cannot tell.")
    expect(refusal.locator(".box.refusal")).to_contain_text("Not found: the price of bread")
    expect(refusal.locator(".box.notice")).to_contain_text("Be careful.")
    ask(page, "fail")
    error = last_answer(page).locator(".box.failed")
    expect(error).to_contain_text("The model did not answer within 120 seconds; <b>ask again</b>.")
    expect(page.locator("#live")).to_contain_text("The model did not answer")
    ask(page, "crash")
    expect(last_answer(page).locator(".box.failed")).to_contain_text(
        "Something went wrong inside the program"
    )
    assert "secret detail" not in page.content()
    assert "Traceback" not in page.content()
    assert "secret detail" in capfd.readouterr().err
    ask(page, "x" * 5000)
    expect(last_answer(page).locator(".box.failed")).to_contain_text(
        "5000 characters; the most is 4000"
    )
    ask(page, "flour")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)


def test_people_at_once_get_their_own_answers_and_the_others_are_told_their_place(open_page, site):
    pages = [open_page() for _ in range(4)]
    for page, name in zip(pages, ["Ana", "Bo", "Chen", "Dora"], strict=True):
        ask(page, f"hold {name}")
        expect(page.locator("#current .status")).to_be_visible()
    for page in pages[:2]:
        expect(page.locator("#current .status")).to_contain_text("Writing the answer")
    expect(pages[2].locator("#current .status")).to_contain_text("You are next")
    expect(pages[3].locator("#current .status")).to_contain_text(
        "1 question is waiting before yours."
    )
    pages[2].click("#stop")
    expect(last_answer(pages[2])).to_contain_text("Stopped")
    expect(pages[3].locator("#current .status")).to_contain_text("You are next")
    site.assistant.release.set()
    for page, name in zip(pages, ["Ana", "Bo", None, "Dora"], strict=True):
        if name:
            expect(last_answer(page).locator(".answer-text")).to_have_text(
                f"This answers hold {name}."
            )
            expect(page.locator(".turn")).to_have_count(1)
    assert sorted(question for question, _ in site.assistant.calls) == [
        "hold Ana",
        "hold Bo",
        "hold Dora",
    ]


def test_a_phone_needs_no_sideways_scrolling_and_has_the_sources_below(open_page):
    page = open_page(viewport={"width": 390, "height": 844}, is_mobile=True, has_touch=True)
    wide = "document.documentElement.scrollWidth"
    assert page.evaluate(wide) == 390
    ask(page, "flour " + "unbreakable" * 30)
    turn = last_answer(page)
    expect(turn.locator(".card mark")).to_be_visible()
    assert page.evaluate(wide) == 390
    answer, sources = turn.locator(".main").bounding_box(), turn.locator(".sources").bounding_box()
    assert sources["y"] >= answer["y"] + answer["height"]
    page.evaluate("scrollTo(0, 0)")
    composer = page.locator("#composer").bounding_box()
    assert composer["y"] + composer["height"] <= 844


@pytest.mark.parametrize(
    ("locale", "language", "button", "example"),
    [
        ("zh-CN", "zh-Hans", "提问", "面粉多少钱?"),
        ("es-MX", "es", "Preguntar", "¿Cuánto cuesta la harina?"),
        ("fr-FR", "en", "Ask", "What does the flour cost?"),
    ],
)
def test_the_interface_speaks_the_browsers_language(open_page, locale, language, button, example):
    page = open_page(locale=locale)
    expect(page.locator("#ask")).to_have_text(button)
    expect(page.locator(".example").first).to_have_text(example)
    expect(page.locator("html")).to_have_attribute("lang", language)


def test_the_language_can_be_switched_also_with_answers_on_the_page_and_is_remembered(open_page):
    page = open_page()
    ask(page, "refuse")
    expect(last_answer(page)).to_contain_text("The documents do not say")
    page.click("#language >> text=中文")
    expect(page.locator("#ask")).to_have_text("提问")
    expect(last_answer(page)).to_contain_text("文档没有说明")
    expect(last_answer(page)).to_contain_text("I cannot tell.")
    expect(page.get_by_role("group", name="界面语言")).to_be_visible()
    page.reload()
    expect(page.locator("#ask")).to_have_text("提问")


def test_hostile_questions_answers_and_documents_do_nothing(open_page):
    page = open_page()
    ask(page, "hostile <img src=x onerror='window.pwned=11'><script>window.pwned=12</script>")
    turn = last_answer(page)
    expect(turn.locator(".answer-text")).to_contain_text("<script>window.pwned = 1</script>")
    expect(turn.locator(".question")).to_contain_text("<img src=x onerror='window.pwned=11'>")
    expect(turn.locator(".card a")).to_have_count(0)
    assert turn.locator("img, script, svg, style, iframe").count() == 0
    for element in turn.locator("a, button, [tabindex]").all():
        element.focus()
    turn.locator("a.cite").first.click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("#transcript .turn")).to_have_count(1)
    assert page.evaluate("window.pwned") is None


def test_the_page_can_be_used_with_the_keyboard_and_its_parts_have_names(open_page):
    page = open_page()
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(page.get_by_role("group", name="Language")).to_be_visible()
    page.keyboard.type("flour")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Ask")).to_be_focused()
    outline = page.locator("#ask").evaluate("button => getComputedStyle(button).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    expect(last_answer(page).locator(".answer-text")).to_have_text(FLOUR)
    expect(page.get_by_role("textbox", name="Your question")).to_be_focused()
    expect(page.get_by_role("article", name="flour")).to_be_visible()
    expect(page.get_by_role("complementary", name="Sources")).to_be_visible()
    expect(page.locator("#live")).to_have_text(FLOUR)


def test_text_is_readable_in_light_and_dark(open_page):
    page = open_page(color_scheme="light")
    ask(page, "refuse")
    expect(last_answer(page).locator(".box.notice")).to_be_visible()
    ask(page, "flour")
    expect(last_answer(page).locator(".card")).to_be_visible()
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    wait_until(lambda: page.evaluate(CONTRAST) == [])
    page.emulate_media(color_scheme="dark")
    wait_until(lambda: page.evaluate(CONTRAST) == [])
    assert page.evaluate(background) != light


def test_the_server_ends_at_once_also_with_a_page_open_and_an_answer_being_written(
    browser, capfd, tmp_path
):
    assistant = FakeAssistant()
    with serving(assistant, tmp_path) as site:
        page = browser.new_page()
        page.goto(site.address)
        ask(page, "endless")
        expect(page.locator("#current .answer-text")).to_contain_text("flour")
        began = time.monotonic()
    assert time.monotonic() - began < 4
    assert assistant.closed == ["endless"]
    page.close()
    assert capfd.readouterr().err == ""


# Text whose contrast with its background is below 4.5:1 (WCAG 2.2, success criterion 1.4.3; the formula of relative
# luminance is in its glossary).
CONTRAST = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => {
    const part = (value) => {
      const c = value / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
  };
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = parse(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const faint = [];
  for (const element of document.querySelectorAll("#head *, .turn *, #composer *")) {
    const own = [...element.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || !element.checkVisibility() || element.closest(".sr-only")) continue;
    const [a, b] = [light(parse(getComputedStyle(element).color)), light(behind(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) faint.push([element.className, element.textContent.slice(0, 30), ratio.toFixed(2)]);
  }
  return faint;
}"""
