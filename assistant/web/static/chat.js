// What Gradio's chat lacks: the newest question stays at the top while its answer grows below, screen readers hear
// an answer once and as words, and the keyboard is not lost when an example disappears.
"use strict";

(() => {
  let following = null; // the newest question, until the visitor scrolls away from it
  let byKeyboard = false;

  const tidy = (log) => {
    const name = document.querySelector("#nap-texts .nap-t-conversation")?.textContent;
    if (name && log.getAttribute("aria-label") !== name) log.setAttribute("aria-label", name);
    // Gradio labels each message with its raw markup.
    log.querySelectorAll("[data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
    const busy = String(log.querySelector(".nap-working") !== null);
    if (log.getAttribute("aria-busy") !== busy) log.setAttribute("aria-busy", busy);
  };

  // Gradio names these in English, and with roles that do not fit: a list of buttons, a landmark in a log.
  const start = (conversation) => {
    conversation.querySelector(".examples[role]")?.removeAttribute("role");
    conversation.querySelector(".placeholder-content[role]")?.removeAttribute("role");
    conversation.querySelectorAll(".example[aria-label]").forEach((example) => example.removeAttribute("aria-label"));
  };

  // Gradio shows that the choices are open by turning an arrow, which is read out as a letter.
  const fold = (button) => {
    button.querySelector(".icon").setAttribute("aria-hidden", "true");
    const tell = () => button.setAttribute("aria-expanded", String(button.classList.contains("open")));
    new MutationObserver(tell).observe(button, { attributeFilter: ["class"] });
    tell();
  };

  const follow = (log, before) => {
    const questions = log.querySelectorAll(".user-row");
    if (questions.length > before) following = questions[questions.length - 1];
    if (questions.length === 0) following = null;
    if (questions.length !== before && byKeyboard) {
      // The example, the follow-up question or "New conversation" that was pressed is gone.
      document.querySelector("#nap-question textarea")?.focus({ preventScroll: true });
    }
    following?.scrollIntoView({ block: "start" });
    return questions.length;
  };

  const watch = (conversation) => {
    let count = 0;
    const look = () => {
      start(conversation);
      const log = conversation.querySelector("[role=log]");
      if (log === null) return;
      tidy(log);
      count = follow(log, count);
    };
    new MutationObserver(look).observe(conversation, {
      attributeFilter: ["aria-label"], characterData: true, childList: true, subtree: true,
    });
    look();
  };

  for (const event of ["wheel", "touchmove", "pointerdown", "hashchange"]) {
    addEventListener(event, () => { following = null; }, { passive: true });
  }
  addEventListener("keydown", (event) => {
    byKeyboard = true;
    if (event.target.tagName !== "TEXTAREA") following = null;
  }, true);
  addEventListener("pointerdown", () => { byKeyboard = false; }, true);

  const waiting = new MutationObserver(() => {
    const conversation = document.querySelector("#nap-conversation");
    const question = document.querySelector("#nap-question textarea");
    const choices = document.querySelector("#nap-filters .label-wrap");
    if (conversation === null || question === null || choices === null) return;
    waiting.disconnect();
    watch(conversation);
    fold(choices);
    // Ready to type, unless that would open a phone's keyboard over the examples.
    if (matchMedia("(pointer: fine)").matches) question.focus({ preventScroll: true });
  });
  waiting.observe(document, { childList: true, subtree: true });
})();
