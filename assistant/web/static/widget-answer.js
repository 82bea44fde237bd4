// An answer on the page: statements with their marks, the assistant's own words, sources or nearest passages.

const CARDS = 5; // sources that are shown at once
const MARK = /\[(\d{1,3})\]/;

// Statements are paragraphs and lists; quoted sentences of one source make one paragraph with one mark at its end.
// `mark` makes the mark of a citation's number. Returns the block and those of its parts that may wait.
const statements = (claims, texts, mark) => {
  const block = make("div", "text");
  const waiting = [];
  let kind;
  let place;
  let about = "";
  claims.forEach((claim, index) => {
    const cited = claim.citations ?? [];
    const isQuoted = claim.verdict === "quoted";
    const isNew = claim.about && claim.about !== about;
    if (isNew) {
      about = claim.about;
      block.append(said("h4", "about", about));
    }
    const key = `${claim.item}${claim.more}${isQuoted}${isQuoted && !claim.item ? cited : ""}`;
    if (key !== kind || isNew) {
      kind = key;
      place = claim.item ? make("ul", isQuoted ? "quoted" : "") : said("p", isQuoted ? "quoted" : "");
      block.append(place);
      if (claim.more) waiting.push(place);
    }
    const among = new Set();
    const words = claim.text.split(MARK).map((piece, i) => {
      if (i % 2 === 0) return piece;
      if (!cited.includes(Number(piece))) return `[${piece}]`;
      among.add(Number(piece));
      return mark(Number(piece));
    });
    if (claim.verdict === "unsupported") words.push(" ", make("small", "doubt", texts.unsupported));
    const next = claims[index + 1];
    const isShared = next && !claim.item && !next.item && `${next.citations}` === `${cited}` && next.verdict === claim.verdict;
    const marks = isShared ? [] : cited.filter((number) => !among.has(number)).map(mark);
    place.append(claim.item ? said("li", "", words, marks) : make("span", "", words, marks, " "));
  });
  return { block, waiting };
};

// What a screen reader says of it, once: the words without marks and cards.
const spoken = (answer, texts) =>
  [
    ...(answer.claims ?? []).map(({ text }) => text.replaceAll(new RegExp(MARK, "g"), "")),
    answer.note || (answer.claims?.length ? "" : answer.text),
    answer.citations?.length ? `${texts.sourceCount(answer.citations.length)}.` : "",
    answer.nearest?.length ? `${texts.nearest}: ${answer.nearest.length}.` : "",
  ].filter(Boolean).join(" ");

// Hides `parts`, and returns a button that shows them again.
const later = (parts, label) => {
  const show = (isShown) => parts.forEach((part) => { part.hidden = !isShown; });
  const more = button("more", label, () => {
    show(true);
    more.remove();
    parts[0].tabIndex = -1;
    parts[0].focus();
  });
  show(false);
  return more;
};

// Questions as buttons; `choose` is called with the one that was chosen.
const suggestions = (questions, title, choose) =>
  make(
    "div",
    "next",
    title ? make("h4", "", title) : null,
    make("ul", "", questions.map((question) => make("li", "", button("choice", said("span", "", question), () => choose(question))))),
  );

// Fills `place`; `choose` is called with a suggested question that was chosen.
const showAnswer = (place, answer, texts, home, choose) => {
  const quotes = new Map();
  const cards = sourceCards(answer.citations ?? [], quotes, texts, home);
  const allCards = cards.length > CARDS + 1 ? later(cards.slice(CARDS), texts.allSources) : null;
  let origin = null;
  const back = button("back", texts.back, () => origin.focus());
  const lead = (from, number) => {
    const quote = quotes.get(number);
    const card = quote.closest("details");
    origin = from;
    if (card.hidden) allCards.click();
    card.open = true;
    quote.after(back);
    quote.focus({ preventScroll: true });
    quote.scrollIntoView({ block: "center" });
  };
  const mark = (number) => {
    const label = [hidden(`${texts.source} `), number];
    if (!quotes.has(number)) return make("span", "mark", label);
    const leading = make("a", "mark", label); // in line with the words, which a button cannot be
    leading.href = `#source-${number}`;
    leading.addEventListener("click", (event) => {
      event.preventDefault();
      lead(leading, number);
    });
    return leading;
  };
  const { block, waiting } = statements(answer.claims ?? [], texts, mark);
  const isPartial = answer.status === "partial";
  const isRefusal = !answer.claims?.length;
  const nearest = sourceCards(answer.nearest ?? [], null, texts, home);
  const next = answer.follow_ups ?? [];
  const note = answer.note || (isRefusal ? answer.text : "");
  place.replaceChildren(
    ...[
      isRefusal ? null : block,
      waiting.length > 0 ? later(waiting, texts.more) : null,
      note
        ? make("div", `note ${answer.status === "answered" ? "plain" : ""}`, isPartial ? make("h4", "", texts.partial) : null, said("p", "", note))
        : null,
      cards.length > 0 ? make("section", "sources", make("h4", "", texts.sources), cards, allCards) : null,
      nearest.length > 0
        ? make("section", "nearest", make("h4", "", texts.nearest), make("p", "hint", texts.nearestHint), nearest)
        : null,
      next.length > 0 ? suggestions(next, texts.next, choose) : null,
    ].filter(Boolean),
  );
};
