// Citations as cards: whose words, from where, and what those rest on. Quotations that differ in nothing but their
// words and place (the items of one list) share a card.

const sourceOf = ({ number, quote, start, end, viewer_url: place, source_url: address, ...source }) =>
  JSON.stringify([source, (address ?? "").split("#")[0]]);

const bySource = (citations) => {
  const groups = [];
  for (const citation of citations) {
    const last = groups.at(-1);
    if (last && sourceOf(last[0]) === sourceOf(citation)) last.push(citation);
    else groups.push([citation]);
  }
  return groups;
};

const reference = ({ title, publisher, url, date }, texts) => {
  const name = link("reference", url, title, texts) ?? title;
  return said("li", "", name, [publisher, date].filter(Boolean).map((detail) => `, ${detail}`));
};

const facts = ({ publisher, published, page, source_label: label }, texts) => {
  const shown = [
    publisher && !(label ?? "").includes(publisher) ? said("span", "", publisher) : null,
    published ? make("span", "fact", texts.dated(published)) : null,
    Number.isInteger(page) ? make("span", "fact", texts.page(page)) : null,
  ].filter(Boolean);
  return shown.flatMap((fact, index) => (index > 0 ? [" · ", fact] : fact));
};

// One card. `quotes` takes the element of each quotation by its number, so that a mark can lead there; it is null for
// passages that no mark leads to, and these show no numbers.
const sourceCard = (group, quotes, texts, home) => {
  const [first] = group;
  const alone = group.length === 1;
  const rows = group.map((citation) => {
    const row = make(
      "div",
      "quote",
      alone || !quotes ? null : make("span", "number", hidden(`${texts.source} `), citation.number),
      said("blockquote", "", citation.quote),
      alone ? null : link("jump", citation.viewer_url, hidden(`${texts.read}: ${texts.source} ${citation.number}`), texts, home),
    );
    row.tabIndex = -1;
    quotes?.set(citation.number, row);
    return row;
  });
  const numbers = alone ? `${first.number}` : `${first.number}–${group.at(-1).number}`;
  const known = first.references ?? [];
  const links = make(
    "p",
    "links",
    alone ? link("", first.viewer_url, texts.read, texts, home) : null,
    link("", first.source_url, texts.origin, texts),
  );
  return make(
    "details",
    "card",
    make(
      "summary",
      "",
      quotes ? make("span", "number", hidden(`${texts.source} `), numbers) : null,
      make("span", "head", said("b", "", first.title), said("span", "soft", (first.section ?? "").replaceAll(" > ", " › "))),
    ),
    rows,
    first.source_label && first.source_label !== first.title ? said("p", "label", first.source_label) : null,
    make("p", "soft", facts(first, texts)),
    known.length > 0
      ? make("div", "basis", make("h5", "", texts.basis), make("ul", "", known.map((one) => reference(one, texts))))
      : null,
    links.childElementCount > 0 ? links : null,
  );
};

const sourceCards = (citations, quotes, texts, home) => {
  const cards = bySource(citations).map((group) => sourceCard(group, quotes, texts, home));
  if (cards.length === 1) cards[0].open = true;
  return cards;
};
