// What Gradio's chat lacks: the newest question stays at the top while its answer grows below, screen readers hear
// an answer once and as words, and the keyboard is not lost when an example disappears.
"use strict";

(() => {
  let following = null; // the newest question, until the visitor scrolls away from it
  let byKeyboard = false;

  const tidy = (log) => {
    // Gradio labels each message with its raw markup.
    log.querySelectorAll("[data-testid][aria-label]").forEach((message) => message.removeAttribute("aria-label"));
    const busy = String(log.querySelector(".nap-working") !== null);
    if (log.getAttribute("aria-busy") !== busy) log.setAttribute("aria-busy", busy);
  };

  const follow = (log, before) => {
    const questions = log.querySelectorAll(".user-row");
    if (questions.length > before) {
      following = questions[questions.length - 1];
      if (byKeyboard) document.querySelector("#nap-question textarea")?.focus({ preventScroll: true });
    }
    if (questions.length === 0) following = null;
    following?.scrollIntoView({ block: "start" });
    return questions.length;
  };

  const watch = (conversation) => {
    let count = 0;
    new MutationObserver(() => {
      const log = conversation.querySelector("[role=log]");
      if (log === null) return;
      tidy(log);
      count = follow(log, count);
    }).observe(conversation, { attributeFilter: ["aria-label"], characterData: true, childList: true, subtree: true });
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
    if (conversation === null || question === null) return;
    waiting.disconnect();
    watch(conversation);
    // Ready to type, unless that would open a phone's keyboard over the examples.
    if (matchMedia("(pointer: fine)").matches) question.focus({ preventScroll: true });
  });
  waiting.observe(document, { childList: true, subtree: true });
})();
