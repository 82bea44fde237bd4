// A question to the server and its answer as server-sent events.

// Milliseconds without a sign of life before a question is given up; a server that is still at work sends one every 15 s.
const SILENCE = 60_000;
const LIMITS = { question: SERVER.question, turns: 8, turn: 4000 };

// Why a question was not answered; `message` is for the visitor.
class Unanswered extends Error {}

// `heard` is called with every sign of life.
const events = async function* (body, heard) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      heard();
      const blocks = (rest + value).split(/\r?\n\r?\n/);
      rest = blocks.pop();
      for (const block of blocks) {
        const fields = { event: "message", data: "" };
        for (const line of block.split(/\r?\n/)) {
          const [, name, text] = /^(event|data): ?(.*)$/.exec(line) ?? [];
          if (name === "event") fields.event = text;
          if (name === "data") fields.data += text;
        }
        if (fields.data) yield { event: fields.event, data: JSON.parse(fields.data) };
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
};

// Nothing came back at all: no connection, or a server that does not answer this site. A script may always be loaded
// from the server, so asking for the widget again tells one from the other.
const whyNothing = async (home, texts) => {
  if (!navigator.onLine) return texts.offline;
  try {
    await fetch(new URL("widget.js", home), { method: "HEAD", mode: "no-cors", cache: "no-store", credentials: "omit" });
    return texts.denied;
  } catch {
    return texts.offline;
  }
};

const whyRefused = async (response, texts) => {
  if (response.status === 403) return texts.denied;
  if (response.status === 429) {
    const seconds = Math.ceil(Number(response.headers.get("Retry-After")));
    return seconds > 0 ? texts.wait(seconds) : texts.waitABit;
  }
  // What is wrong with a question's form is for whoever made the page.
  const { detail } = await response.json().catch(() => ({}));
  if (response.status < 500 && typeof detail === "string") warn(detail);
  return texts.failed;
};

// Asks, calls `onSentence` with each claim as it comes, and returns the whole answer.
// Throws Unanswered, or the AbortError of `stop`, an AbortController.
const askServer = async (home, body, texts, stop, onSentence) => {
  let timer;
  let response;
  let isSilent = false;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      isSilent = true;
      stop.abort();
    }, SILENCE);
  };
  try {
    heard();
    response = await fetch(new URL("api/ask", home), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "text/event-stream" },
      body: JSON.stringify(body),
      signal: stop.signal,
      cache: "no-store",
      credentials: "omit",
      referrerPolicy: "no-referrer",
    });
    if (!response.ok) throw new Unanswered(await whyRefused(response, texts));
    for await (const { event, data } of events(response.body, heard)) {
      if (event === "sentence") onSentence(data);
      if (event === "answer") return data;
      if (event === "error") throw new Unanswered(texts.failed);
    }
    throw new Unanswered(texts.failed);
  } catch (error) {
    if (error instanceof Unanswered) throw error;
    if (stop.signal.aborted && !isSilent) throw error;
    if (response === undefined && !isSilent) throw new Unanswered(await whyNothing(home, texts));
    throw new Unanswered(texts.failed);
  } finally {
    clearTimeout(timer);
  }
};
