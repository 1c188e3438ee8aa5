// Behaviour of the page that needs no server: jumping from a mark to its source, opening the evidence of a figure,
// copying an answer, saving files, keeping the newest text in view, saying to screen readers what changed, and naming the
// page's language.
(() => {
  // Called by the page's events: {name, kind, data}, the last in base64.
  window.saveFile = (file) => {
    if (!file || !file.data) return;
    const bytes = Uint8Array.from(atob(file.data), (character) => character.charCodeAt(0));
    save(file.name, file.kind, [bytes]);
  };


  function save(name, kind, parts) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(parts, { type: kind }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // Called by the page's plots: the drawing beside the button, as it is shown.
  window.savePicture = (button) => {
    const drawing = button.parentElement.querySelector("svg").cloneNode(true);
    drawing.style.color = "#20262e";
    drawing.style.background = "#ffffff";
    save(button.dataset.name, "image/svg+xml", [new XMLSerializer().serializeToString(drawing)]);
  };

  // Called when a scenario was calculated: what was typed in words, and the address that leads back to it.
  window.fillTerms = (filled) => {
    for (const [name, words] of Object.entries((filled && filled.written) || {})) {
      const output = document.querySelector(`.term[data-field="${CSS.escape(name)}"] output`);
      if (output) output.textContent = words;
    }
    const address = new URL(location.href);
    for (const name of [...address.searchParams.keys()]) {
      if (name.startsWith("term-")) address.searchParams.delete(name);
    }
    for (const [name, value] of Object.entries((filled && filled.changes) || {})) address.searchParams.set(name, value);
    history.replaceState(history.state, "", address);
  };

  window.copyAddress = () => write(location.href, document.getElementById("copy-link"));

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

  function openEvidence(link) {
    const evidence = document.getElementById(link.getAttribute("href").slice(1));
    if (!evidence) return;
    evidence.showPopover();
    evidence.focus();
    const numeral = evidence.querySelector("mark");
    if (numeral) numeral.scrollIntoView({ block: "nearest" });
  }

  // An answer's text; where a table stands for lines of it, with those lines.
  const said = (element) => element.dataset.whole || element.innerText.trim();

  function answerAsText(turn) {
    const lines = [said(turn.querySelector(".answer-text"))];
    for (const card of turn.querySelectorAll(".card")) {
      const link = card.querySelector("h4 a");
      const title = card.querySelector("h4 bdi").innerText;
      lines.push(`[${card.querySelector(".mark").innerText}] ${title}${link ? " " + link.href : ""}`);
    }
    return lines.join("\n");
  }

  async function write(words, button) {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(words);
      return;
    }
    // Over plain http from another machine browsers offer no clipboard object.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = words;
    area.select();
    document.execCommand("copy");
    area.remove();
    button.focus();
  }

  async function copy(button) {
    await write(answerAsText(button.closest(".turn")), button);
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
      const open = document.querySelector(".evidence:popover-open");
      if (open) open.hidePopover();
      if (link.matches(".figure")) openEvidence(link);
      else jump(link);
    }
    const button = click.target.closest("button.copy");
    if (button) copy(button);
    const judged = click.target.closest("button.verdict, button.send");
    if (judged) {
      const place = judged.closest("[data-index]").dataset.index;
      afterwards = `.verdict[data-verdict="${judged.dataset.verdict || "bad"}"][data-index="${place}"]`;
    }
    // These buttons go away when they are used. Where a keyboard on the screen would pop up, focus is let go.
    if (click.target.closest(".example, .retry, .edit, .cancel, #ask, #stop, #clear") && matchMedia("(hover: hover)").matches) {
      document.querySelector("#question textarea").focus({ preventScroll: true });
    }
  });

  // What has the focus again when the answers have been drawn anew.
  let afterwards = null;
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
    if (afterwards && document.activeElement === document.body) {
      const wanted = document.querySelector(afterwards);
      if (wanted) wanted.focus({ preventScroll: true });
      afterwards = null;
    }
    // Gradio names a group of radio buttons by a text that screen readers do not tie to it.
    const group = document.getElementById("language");
    const name = group && group.querySelector("[data-testid=block-info]");
    if (name) group.setAttribute("aria-label", name.textContent.trim());
    const finished = transcript.querySelectorAll(".turn");
    if (finished.length > turns) {
      const last = finished[finished.length - 1];
      const main = last.querySelector(".main .box, .main .answer-text");
      if (main) say(said(main));
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
