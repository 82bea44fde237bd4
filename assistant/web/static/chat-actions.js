// What a visitor can do with an answer: copy it with its sources, keep a link to the question, say whether it helped,
// and take the conversation along as a Markdown file. Nothing is kept in the browser, and nothing is sent unasked.
"use strict";

(() => {
  const text = (name) => document.querySelector(`#nap-texts .nap-t-${name}`)?.textContent ?? "";

  const made = (tag, css, words) => {
    const element = document.createElement(tag);
    element.className = css;
    if (words) element.textContent = words;
    return element;
  };

  const button = (words, act) => {
    const element = made("button", "nap-action", words);
    element.type = "button";
    element.addEventListener("click", () => act(element));
    return element;
  };

  // Without https the clipboard is closed to scripts; the old way still works there.
  const copy = async (words) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      const box = made("textarea", "nap-hidden");
      box.value = words;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
    }
  };

  const said = (element, words, before = element.textContent) => {
    element.textContent = words;
    setTimeout(() => { element.textContent = before; }, 2000);
  };

  const lines = (answer) => [...answer.querySelectorAll(".nap-plain > p")].map((line) => line.textContent);
  const facts = (answer) => [...answer.querySelectorAll(".nap-plain i")].map((fact) => fact.textContent);

  const asked = (answer) => {
    const before = (question) => question.compareDocumentPosition(answer) & Node.DOCUMENT_POSITION_FOLLOWING;
    const question = [...document.querySelectorAll(".nap-question")].filter(before).pop();
    return question ? [...question.childNodes].slice(1).map((node) => node.textContent || "\n").join("") : "";
  };

  const address = (question) =>
    `${location.origin}${location.pathname}${location.search}#ask=${encodeURIComponent(question)}`;

  // Whether the server has kept it.
  const tell = async (answer, opinion, reason) => {
    const [id, status, index] = facts(answer);
    const body = { answer_id: id, status, index_version: index, opinion, reason };
    if (document.querySelector("#nap-texts .nap-t-with-questions")) body.question = asked(answer);
    try {
      const { ok } = await fetch("/api/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      });
      return ok;
    } catch {
      return false;
    }
  };

  // What could not be kept stays as it is, to be sent again.
  const close = (bar, isKept) => {
    bar.querySelectorAll(isKept ? ".nap-opinion, .nap-thanks" : ".nap-thanks").forEach((element) => element.remove());
    const words = made("span", "nap-thanks", text(isKept ? "thanks" : "not-kept"));
    words.setAttribute("role", "status");
    bar.append(words);
  };

  const reason = (answer, bar) => {
    const form = made("form", "nap-reason nap-opinion");
    const label = made("label", "", text("reason"));
    const box = made("textarea", "");
    const send = made("button", "nap-action", text("reason-send"));
    box.rows = 2;
    box.maxLength = 1000;
    label.append(box);
    form.append(label, send);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      tell(answer, "bad", box.value.trim()).then((isKept) => close(bar, isKept));
    });
    bar.append(form);
    box.focus();
  };

  const actions = (answer) => {
    const bar = made("div", "nap-actions");
    const good = button(text("good"), () => tell(answer, "good", "").then((isKept) => close(bar, isKept)));
    const bad = button(text("bad"), () => {
      bar.querySelectorAll(".nap-opinion").forEach((element) => element.remove());
      reason(answer, bar);
    });
    good.classList.add("nap-opinion");
    bad.classList.add("nap-opinion");
    bar.append(
      button(text("copy"), (self) => copy(lines(answer).join("\n")).then(() => said(self, text("copied"), text("copy")))),
      button(text("link"), (self) => copy(address(asked(answer))).then(() => said(self, text("linked"), text("link")))),
    );
    if (document.querySelector("#nap-texts .nap-t-opinions")) bar.append(good, bad);
    answer.querySelector(".nap-said").append(bar);
  };

  const escaped = (line) => line.replace(/[\\`*_<>#|~]/g, "\\$&");

  const download = () => {
    const parts = [...document.querySelectorAll(".nap-answer:has(.nap-plain)")].map(
      (answer) => `## ${escaped(asked(answer).replace(/\s+/g, " "))}\n\n${lines(answer).map(escaped).join("\n")}\n`,
    );
    const file = new Blob([`# ${document.title}\n\n`, parts.join("\n")], { type: "text/markdown" });
    const link = made("a", "");
    link.href = URL.createObjectURL(file);
    link.download = `${text("file")}.md`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  // A link to a question opens the chat and asks it; the words leave the address then.
  const askLinked = () => {
    if (!location.hash.startsWith("#ask=")) return;
    let question;
    try {
      question = decodeURIComponent(location.hash.slice(5));
    } catch {
      return;
    }
    history.replaceState(null, "", location.pathname + location.search);
    const box = document.querySelector("#nap-question textarea");
    box.value = question;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#nap-send")?.click(), 100);
  };

  // A mark may lead to a source behind "more".
  const unfold = () => {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    for (let fold = target?.closest?.("details"); fold; fold = fold.parentElement.closest("details")) {
      if (!fold.open) {
        fold.open = true;
        target.scrollIntoView();
      }
    }
  };

  addEventListener("hashchange", unfold);
  addEventListener("click", (event) => {
    if (event.target.closest?.("#nap-download")) download();
    if (event.target.closest?.("a.nap-mark")) setTimeout(unfold);
  });

  new MutationObserver(() => {
    for (const answer of document.querySelectorAll(".nap-answer:has(.nap-plain):not(:has(.nap-actions))")) actions(answer);
  }).observe(document, { childList: true, subtree: true });

  const ready = new MutationObserver(() => {
    if (!document.querySelector("#nap-question textarea") || !document.querySelector("#nap-send")) return;
    ready.disconnect();
    // Gradio opens links in a new tab. That keeps the conversation, but another language starts a new one anyway.
    document.querySelectorAll(".nap-ways a[lang]").forEach((link) => link.removeAttribute("target"));
    document.documentElement.lang = text("language"); // Gradio has set that of its own texts
    askLinked();
  });
  ready.observe(document, { childList: true, subtree: true });
})();
