// Colours from the site's accent. Whatever accent is chosen, text keeps a contrast of 4.5 to 1 or more (WCAG AA).

const PAPER = { light: [250, 247, 241], dark: [19, 24, 26] };
const SURFACE = { light: [255, 254, 251], dark: [27, 34, 36] };
const BLACK = [0, 0, 0];
const WHITE = [255, 255, 255];

const mix = (from, to, share) => from.map((value, i) => Math.round(value + (to[i] - value) * share));
const css = (colour) => `rgb(${colour.join(" ")})`;

const luminance = (colour) => {
  const [red, green, blue] = colour.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

// The colour, moved towards black or white until it can be read on each of the grounds.
const readable = (colour, grounds, towards) => {
  for (let share = 0; share < 1; share += 0.05) {
    const moved = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(moved, ground) >= 4.6)) return moved;
  }
  return towards;
};

// The rules that set the accent's custom properties: as a ground it stays as given. None for text that is no colour such as #0b5a5e or #05e.
const accentRules = (text) => {
  const hex = /^#?([0-9a-f]{3}|[0-9a-f]{6})$/i.exec((text ?? "").trim())?.[1];
  if (hex === undefined) return "";
  const digits = hex.length === 3 ? [...hex].map((digit) => digit + digit) : hex.match(/../g);
  const accent = digits.map((pair) => parseInt(pair, 16));
  const ink = contrast(accent, WHITE) >= contrast(accent, BLACK) ? WHITE : BLACK;
  const hover = mix(accent, ink === WHITE ? BLACK : WHITE, 0.15);
  const rules = (scheme, towards) => {
    const tint = mix(PAPER[scheme], accent, 0.12);
    const words = readable(accent, [PAPER[scheme], SURFACE[scheme], tint], towards);
    return `.nap{--accent:${css(words)};--tint:${css(tint)};--fill:${css(accent)};--fill-ink:${css(ink)};--fill-hover:${css(hover)}}`;
  };
  return `${rules("light", BLACK)}@media (prefers-color-scheme:dark){${rules("dark", WHITE)}}`;
};
