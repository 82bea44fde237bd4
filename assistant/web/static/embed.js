// The page for editors: what is chosen shows in the line to paste and in the widget of this page.
"use strict";

(() => {
  const form = document.querySelector("#choices");
  const snippet = document.querySelector("#snippet");
  const notice = document.querySelector("#notice");
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

  // A country that is none would be left out by the widget, and nobody would know why.
  const check = async () => {
    const country = form.elements.country.value.trim();
    const address = new URL("api/start", document.baseURI);
    const names = country.split(",").map((name) => name.trim()).filter(Boolean);
    for (const name of names) address.searchParams.append("country", name);
    const response = names.length > 0 ? await fetch(address).catch(() => null) : null;
    const { unknown } = response?.ok ? await response.json() : { unknown: [] };
    if (country !== form.elements.country.value.trim()) return; // another one by now
    notice.textContent = unknown.length > 0
      ? `Not known as a country here: ${unknown.join(", ")}. Give its name in English or its two letters, such as BE.`
      : "";
  };

  const renew = () => {
    const widget = document.createElement("nap-assistant");
    Object.assign(widget.dataset, { questions: own }, Object.fromEntries(chosen()));
    document.querySelector("nap-assistant").replaceWith(widget);
  };

  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  form.addEventListener("change", renew);
  form.elements.country.addEventListener("change", check);
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
