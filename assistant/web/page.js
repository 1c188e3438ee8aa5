// Behaviour of the page that needs no server: jumping from a mark to its source, copying an answer, keeping the newest
// text in view, saying to screen readers what changed, and naming the page's language.
(() => {
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  function jump(link) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    const row = target.closest(".turn");
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "nearest", behavior: still() ? "auto" : "smooth" });
    const colour = getComputedStyle(row).getPropertyValue("--flash").trim();
    const timing = { duration: 1800, easing: "ease-in", id: "flash" };
    target.animate([{ boxShadow: `0 0 0 3px ${colour}` }, { boxShadow: "0 0 0 3px transparent" }], timing);
    for (const mark of target.querySelectorAll("mark")) mark.animate([{ backgroundColor: colour }, {}], timing);
  }

  function answerAsText(turn) {
    const lines = [turn.querySelector(".answer-text").innerText.trim()];
    for (const card of turn.querySelectorAll(".card")) {
      const link = card.querySelector("h4 a");
      const title = card.querySelector("h4 bdi").innerText;
      lines.push(`[${card.querySelector(".mark").innerText}] ${title}${link ? " " + link.href : ""}`);
    }
    return lines.join("\n");
  }

  async function copy(button) {
    const words = answerAsText(button.closest(".turn"));
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(words);
    } else {
      // Over plain http from another machine browsers offer no clipboard object.
      const area = document.body.appendChild(document.createElement("textarea"));
      area.value = words;
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.textContent;
    if (label === button.dataset.done) return;
    button.textContent = button.dataset.done;
    say(button.dataset.done);
    setTimeout(() => (button.textContent = label), 1500);
  }

  const live = document.createElement("div");
  live.id = "live";
  live.setAttribute("aria-live", "polite");
  function say(words) {
    live.textContent = words;
  }

  document.addEventListener("click", (click) => {
    const link = click.target.closest("a.cite, a.figure");
    if (link) {
      click.preventDefault();
      jump(link);
    }
    const button = click.target.closest("button.copy");
    if (button) copy(button);
    // These buttons go away when they are used. Where a keyboard on the screen would pop up, focus is let go.
    if (click.target.closest(".example, .retry, #ask, #stop, #clear") && matchMedia("(hover: hover)").matches) {
      document.querySelector("#question textarea").focus({ preventScroll: true });
    }
  });

  let turns = 0;
  let following = true;
  const scroller = () => document.scrollingElement;
  addEventListener("scroll", () => {
    const page = scroller();
    following = page.scrollHeight - page.scrollTop - page.clientHeight < 120;
  });

  function changed() {
    const transcript = document.querySelector("#transcript .turns");
    if (!transcript) return;
    document.documentElement.lang = transcript.lang;
    // Gradio names a group of radio buttons by a text that screen readers do not tie to it.
    const group = document.getElementById("language");
    const name = group && group.querySelector("[data-testid=block-info]");
    if (name) group.setAttribute("aria-label", name.textContent.trim());
    const finished = transcript.querySelectorAll(".turn");
    if (finished.length > turns) {
      const last = finished[finished.length - 1];
      const main = last.querySelector(".main .box, .main .answer-text");
      if (main) say(main.innerText);
      if (following) last.scrollIntoView({ block: "start" });
    } else if (following && document.querySelector("#current .turn")) {
      scroller().scrollTop = scroller().scrollHeight;
    }
    turns = finished.length;
  }

  function start() {
    document.body.appendChild(live);
    new MutationObserver(changed).observe(document.body, { childList: true, subtree: true, characterData: true });
  }
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
