// The conversation: questions, answers and the box for the next question. It lives in this object and nowhere else.

class Conversation {
  #texts;
  #home;
  #options;
  #turns = [];
  #stop = null;
  #turn = null; // the newest question, until the visitor scrolls away from it
  ready = null; // a promise that the first question waits for

  // `options` are sent along with each question.
  constructor(texts, home, options, greeting, questions) {
    this.#texts = texts;
    this.#home = home;
    this.#options = options;
    this.start = make("div", "start", said("p", "", greeting));
    this.offer(questions);
    this.log = make("div", "log", this.start);
    this.log.setAttribute("role", "region");
    aria(this.log, { label: texts.conversation });
    this.log.tabIndex = 0;
    for (const event of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      this.log.addEventListener(event, () => { this.#turn = null; }, { passive: true });
    }
    this.box = make("textarea", "");
    Object.assign(this.box, { rows: 1, maxLength: LIMITS.question, placeholder: texts.question });
    aria(this.box, { label: texts.question });
    this.box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#submit();
    });
    this.send = button("send", texts.ask, () => (this.#stop ? this.#stop.abort() : this.#submit()));
    this.foot = make("p", "foot", texts.foot);
    this.live = make("div", "hidden");
    this.live.setAttribute("role", "status");
    aria(this.live, { live: "polite", atomic: "true" });
    this.parts = [this.log, make("div", "composer", this.box, this.send), this.foot, this.live];
    this.onChange = () => {};
  }

  // Questions to begin with.
  offer(questions) {
    if (questions.length > 0) this.start.append(suggestions(questions, "", (question) => this.#choose(question)));
  }

  get isEmpty() {
    return this.start.isConnected;
  }

  clear() {
    this.#stop?.abort();
    this.#rest();
    this.#turns = [];
    this.log.replaceChildren(this.start);
    this.onChange();
    this.box.focus();
  }

  #submit() {
    const question = this.box.value.trim();
    if (question && this.#ask(question)) this.box.value = "";
  }

  #choose(question) {
    if (this.#ask(question)) this.log.focus({ preventScroll: true }); // the chosen button is gone
  }

  // False if another question is still running.
  #ask(question) {
    if (this.#stop) {
      this.foot.textContent = this.#texts.busy;
      return false;
    }
    this.start.remove();
    this.log.querySelector(".answer .next")?.remove();
    const heading = said("h3", "question", make("span", "hidden", `${this.#texts.asked} `), question);
    const place = make("div", "answer");
    place.tabIndex = -1;
    this.#turn = make("article", "turn", heading, place);
    this.log.append(this.#turn);
    this.onChange();
    this.#answer(question, place);
    return true;
  }

  async #answer(question, place) {
    const stop = new AbortController();
    const claims = [];
    const status = make("p", "status", this.#texts.searching);
    this.#stop = stop;
    this.send.textContent = this.#texts.stop;
    aria(this.log, { busy: "true" });
    place.replaceChildren(status);
    this.#say(this.#texts.searching);
    this.follow();
    try {
      await this.ready;
      const body = { question, history: this.#turns, ...this.#options };
      const answer = await askServer(this.#home, body, this.#texts, stop, (claim) => {
        claims.push(claim);
        const { block, waiting } = statements(claims, this.#texts, (number) => make("span", "mark", number));
        waiting.forEach((part) => { part.hidden = true; });
        status.textContent = "";
        place.replaceChildren(block, status);
        this.follow();
      });
      if (this.#stop !== stop) return;
      this.#remember(question, answer.text);
      showAnswer(place, answer, this.#texts, this.#home, (next) => this.#choose(next));
      this.#say(spoken(answer, this.#texts));
    } catch (error) {
      if (this.#stop !== stop) return;
      this.#fail(question, place, error instanceof Unanswered ? error.message : this.#texts.stopped);
    }
    this.#rest();
    this.follow();
  }

  #fail(question, place, message) {
    const again = button("again", this.#texts.again, () => {
      if (this.#stop) return;
      this.#turn = place.closest(".turn");
      this.#answer(question, place);
      place.focus({ preventScroll: true });
    });
    place.replaceChildren(make("div", "note", said("p", "", message)), again);
    this.#say(message);
  }

  #rest() {
    this.#stop = null;
    this.send.textContent = this.#texts.ask;
    this.foot.textContent = this.#texts.foot;
    aria(this.log, { busy: "false" });
  }

  #remember(question, answer) {
    this.#turns.push({ role: "user", content: question }, { role: "assistant", content: answer.slice(0, LIMITS.turn) });
    this.#turns = this.#turns.slice(-LIMITS.turns);
  }

  // Heard once, then gone, so that nobody who reads on finds it a second time.
  #say(text) {
    this.live.textContent = text;
    clearTimeout(this.silencing);
    this.silencing = setTimeout(() => { this.live.textContent = ""; }, 3000);
  }

  // Keeps the newest question at the upper edge. Call it when the conversation comes into sight, too: before that,
  // nothing of it can be scrolled.
  follow() {
    if (this.#turn) this.log.scrollTop = this.#turn.offsetTop;
  }
}
