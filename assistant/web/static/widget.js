// The widget: a button and a dialog in a shadow root, or, with data-view="page", the conversation that fills its page.
// A page that has no <nap-assistant> gets one, with the attributes of the script.

const script = document.currentScript ?? [...document.scripts].find(({ src }) => /\/widget\.js(\?|$)/.test(src));
const HOME = new URL(".", script.src); // the server that the script came from; no other is ever asked

const list = (text, mark) => (text ?? "").split(mark).map((part) => part.trim()).filter(Boolean);

// Those of `values` that are allowed; the page's maker is told of the others.
const known = (attribute, values, allowed) =>
  values.filter((value) => {
    if (allowed.includes(value)) return true;
    warn(`data-${attribute}="${value}" is left out; it can be ${allowed.join(", ")}.`);
    return false;
  });

const sheetOf = (rules) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  return sheet;
};

class NapAssistant extends HTMLElement {
  #conversation;
  #scope;
  #panel;
  #launcher;

  connectedCallback() {
    if (this.shadowRoot) return;
    const { language, title, greeting, accent, position, view, country, kinds, questions } = this.dataset;
    const [given] = known("language", list(language?.slice(0, 2).toLowerCase(), ","), Object.keys(TEXTS));
    const wanted = given ?? document.documentElement.lang.slice(0, 2).toLowerCase();
    const spoken = Object.hasOwn(TEXTS, wanted) ? wanted : "en";
    const texts = { ...TEXTS[spoken] };
    if (SERVER.notice[spoken]) texts.foot = `${SERVER.notice[spoken]} ${texts.foot}`;
    known("position", list(position, ","), ["right", "left"]);
    if (accent && !accentRules(accent)) warn(`data-accent="${accent}" is left out; it can be a colour such as #0b5a5e.`);
    this.#scope = {
      countries: list(country, ","),
      kinds: known("kinds", list(kinds, ","), ["profile", "story", "agenda"]),
      language: spoken,
    };
    this.#conversation = new Conversation(texts, HOME, this.#scope, greeting || texts.greeting, list(questions, "|"));
    const isPage = view === "page";
    const header = this.#header(title || texts.title, texts, isPage);
    this.#panel = make(isPage ? "main" : "dialog", "panel", header, this.#conversation.parts);
    aria(this.#panel, { labelledby: "title" });
    const shell = make("div", `nap ${isPage ? "page" : position === "left" ? "left" : "right"}`, this.#panel);
    shell.lang = spoken;
    if (!isPage) shell.prepend(this.#button(texts));
    // The page around may have shortcuts of its own; what is typed here is none of them.
    for (const event of ["keydown", "keyup", "keypress"]) shell.addEventListener(event, (key) => key.stopPropagation());
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [sheetOf(STYLE), sheetOf(accentRules(accent))];
    root.append(shell);
    if (isPage) this.#begin();
  }

  // Once, when the conversation comes into sight.
  #begin() {
    if (this.#scope.countries.length > 0) this.#conversation.ready ??= this.#start();
  }

  // What the server makes of the countries of the page: which it does not know, and questions to begin with.
  async #start() {
    const address = new URL("api/start", HOME);
    const { countries, kinds } = this.#scope;
    for (const name of countries) address.searchParams.append("country", name);
    for (const name of kinds) address.searchParams.append("kind", name);
    try {
      const signal = AbortSignal.timeout(5000);
      const response = await fetch(address, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
      const { questions, unknown } = await response.json();
      this.#scope.countries = countries.filter((name) => !unknown.includes(name));
      for (const name of unknown) {
        warn(`data-country="${name}" is left out; it can be a country's name in English or its two letters, such as BE.`);
      }
      if (!this.dataset.questions) this.#conversation.offer(questions);
    } catch {
      // The first question will show what is wrong.
    }
  }

  open() {
    if (!this.#launcher || this.#panel.open) return;
    this.#begin();
    this.#panel.showModal();
    aria(this.#launcher, { expanded: "true" });
    // On a phone the keyboard would open over the greeting.
    const isTyping = matchMedia("(pointer: fine)").matches;
    (isTyping ? this.#conversation.box : this.#conversation.log).focus();
    this.#conversation.follow();
  }

  close() {
    if (this.#launcher) this.#panel.close();
  }

  #header(title, texts, isPage) {
    const name = said("h2", "", title);
    name.id = "title";
    const fresh = button("fresh", texts.fresh, () => this.#conversation.clear());
    fresh.hidden = true;
    this.#conversation.onChange = () => { fresh.hidden = this.#conversation.isEmpty; };
    const close = button("close", icon(CROSS), () => this.close());
    close.title = texts.close;
    aria(close, { label: texts.close });
    return make("header", "", name, fresh, isPage ? null : close);
  }

  #button(texts) {
    this.#launcher = button("launcher", [icon(QUOTE), make("span", "", texts.launch)], () => this.open());
    aria(this.#launcher, { haspopup: "dialog", expanded: "false" });
    this.#panel.addEventListener("close", () => aria(this.#launcher, { expanded: "false" }));
    this.#panel.addEventListener("keydown", (event) => this.#keepFocus(event));
    this.#panel.addEventListener("pointerdown", (event) => {
      const { left, right, top, bottom } = this.#panel.getBoundingClientRect();
      const isInside = event.clientX >= left && event.clientX <= right && event.clientY >= top && event.clientY <= bottom;
      if (event.target === this.#panel && !isInside) this.close();
    });
    return this.#launcher;
  }

  // A modal dialog keeps the page out of reach, but lets the focus go on to the browser's own bars; this goes round.
  #keepFocus(event) {
    if (event.key !== "Tab") return;
    const stops = [...this.#panel.querySelectorAll("button, a[href], textarea, summary, [tabindex='0']")];
    const reachable = stops.filter((stop) => stop.getClientRects().length > 0);
    const [first, last] = [reachable[0], reachable.at(-1)];
    const goesRound = this.shadowRoot.activeElement === (event.shiftKey ? first : last);
    if (!goesRound) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

if (!customElements.get("nap-assistant")) {
  customElements.define("nap-assistant", NapAssistant);
  const appear = () => {
    if (document.querySelector("nap-assistant")) return;
    const widget = document.createElement("nap-assistant");
    Object.assign(widget.dataset, script.dataset);
    document.body.append(widget);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", appear);
  else appear();
}
