// The page for editors: what is chosen shows in the line to paste and in the widget of this page.
"use strict";

(() => {
  const form = document.querySelector("#choices");
  const snippet = document.querySelector("#snippet");
  const frame = document.querySelector("#iframe");
  const own = document.querySelector("nap-assistant").dataset.questions;
  const usual = form.elements.accent.value;
  const quoted = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");

  const chosen = () =>
    [...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([name, value]) => value && !(name === "accent" && value === usual));

  const show = () => {
    const choices = chosen();
    const attributes = choices.map(([name, value]) => ` data-${name}="${quoted(value)}"`).join("");
    snippet.textContent = `<script async src="${new URL("widget.js", document.baseURI).href}"${attributes}></script>`;
    const address = new URL("frame", document.baseURI);
    for (const [name, value] of choices) {
      if (name !== "title" && name !== "position") address.searchParams.set(name, value);
    }
    const title = quoted(form.elements.title.value.trim() || form.elements.title.placeholder);
    frame.textContent = `<iframe src="${quoted(address.href)}" title="${title}" width="100%" height="640"></iframe>`;
  };

  const renew = () => {
    const widget = document.createElement("nap-assistant");
    Object.assign(widget.dataset, { questions: own }, Object.fromEntries(chosen()));
    document.querySelector("nap-assistant").replaceWith(widget);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.addEventListener("change", renew);
  for (const button of document.querySelectorAll("[data-copy]")) {
    const label = button.textContent;
    button.addEventListener("click", async () => {
      const code = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(code.textContent);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = label; }, 2000);
      } catch {
        getSelection().selectAllChildren(code); // no clipboard without https: the visitor copies what is selected
      }
    });
  }
  show();
})();
