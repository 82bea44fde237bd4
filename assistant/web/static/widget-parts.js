// Building blocks of the page. Text only ever becomes text, and an address becomes a link only if it is http or https.

// An element; what is null, undefined or empty text among `children` is left out.
const make = (tag, className, ...children) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
};

// Text from the server: in whatever language and direction it is.
const said = (tag, className, ...children) => {
  const element = make(tag, className, ...children);
  element.dir = "auto";
  element.lang = "";
  return element;
};

const button = (className, label, onClick) => {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", onClick);
  return element;
};

const aria = (element, states) => {
  for (const [name, value] of Object.entries(states)) element.setAttribute(`aria-${name}`, value);
};

// For whoever made the page; visitors never read it.
const warn = (text) => console.warn(`nap-assistant: ${text}`);

const hidden = (text) => make("span", "hidden", text);

const icon = (path) => {
  const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const line = document.createElementNS("http://www.w3.org/2000/svg", "path");
  picture.setAttribute("viewBox", "0 0 24 24");
  picture.setAttribute("aria-hidden", "true");
  line.setAttribute("d", path);
  picture.append(line);
  return picture;
};

const CROSS = "M6 6l12 12M18 6L6 18";
const OUT = "M9 6h9v9M18 6L6 18";
const QUOTE = "M10 7c-3 1-5 3.5-5 6.5 0 2 1 3.5 3 3.5s2.5-1 2.5-2.5S9.500 12 8 12M19 7c-3 1-5 3.5-5 6.5 0 2 1 3.5 3 3.5s2.5-1 2.5-2.5-1-2.5-2.5-2.5";

// The address as a URL of the web, or null. With `home`, it may be relative to that, and must be of the same origin.
const webAddress = (address, home) => {
  if (typeof address !== "string" || address === "") return null;
  try {
    const url = new URL(address, home);
    const isWeb = /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
    return isWeb && (home === undefined || url.origin === home.origin) ? url : null;
  } catch {
    return null;
  }
};

// A link that opens beside the page, so that the conversation stays; or null, if there is no such address.
const link = (className, address, label, texts, home) => {
  const url = webAddress(address, home);
  if (url === null) return null;
  const element = make("a", className, label, hidden(` (${texts.tab})`), icon(OUT));
  element.href = url.href;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
};
