// One query at a time, which can be stopped: leaving the request is what ends it on the server.

// Answers as the page itself would ask for them, so that both share what the server remembers.
const ACCEPT = "application/sparql-results+json, application/n-triples";
const LONGEST_ADDRESS = 7000;
const LONGEST_ANSWER = 30_000_000;

export class Run {
  #current = null;

  constructor(endpoint, form) {
    this.endpoint = endpoint;
    this.go = form.querySelector("[data-run]");
    this.end = form.querySelector("[data-stop]");
    this.status = form.querySelector("[data-status]");
  }

  stop() {
    this.#current?.abort();
  }

  /** { type, text, cut, seconds } or { problem, seconds }; null where another query took over. */
  async start(query) {
    this.stop();
    const own = (this.#current = new AbortController());
    const began = performance.now();
    const clock = this.#clock(began);
    this.#running(true);
    let outcome;
    try {
      outcome = await received(await this.#ask(query, own.signal));
    } catch (error) {
      outcome = { problem: failure(error) };
    }
    clearInterval(clock);
    if (own !== this.#current) return null;
    this.#running(false);
    const seconds = (performance.now() - began) / 1000;
    this.status.textContent = outcome.problem ? outcome.problem.title : `Answered in ${told(seconds)}.`;
    return { ...outcome, seconds };
  }

  #ask(query, signal) {
    const fields = new URLSearchParams({ query });
    const headers = { Accept: ACCEPT };
    const address = `${this.endpoint}?${fields}`;
    return address.length <= LONGEST_ADDRESS
      ? fetch(address, { headers, signal })
      : fetch(this.endpoint, { method: "POST", body: fields, headers, signal });
  }

  #clock(began) {
    return setInterval(() => {
      this.status.textContent = `Running for ${Math.round((performance.now() - began) / 1000)} s …`;
    }, 1000);
  }

  #running(is) {
    this.end.hidden = !is;
    this.go.disabled = is;
    if (is) this.status.textContent = "Running …";
  }
}

function told(seconds) {
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

async function received(response) {
  const type = (response.headers.get("Content-Type") ?? "").split(";")[0];
  if (!response.ok) {
    const text = await response.text();
    return { problem: type.endsWith("json") ? JSON.parse(text) : { title: response.statusText, detail: text } };
  }
  return { type, ...(await bounded(response)) };
}

/** As much of an answer as a page can show; the rest is not fetched. */
async function bounded(response) {
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let [text, size] = ["", 0];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), cut: false };
    text += decoder.decode(value, { stream: true });
    size += value.length;
    if (size > LONGEST_ANSWER) {
      await reader.cancel();
      return { text, cut: true };
    }
  }
}

function failure(error) {
  if (error.name === "AbortError") {
    return { title: "Stopped.", detail: "The query was stopped, here and on the server." };
  }
  const detail = `${error.message || error}. The answer may have been cut off at the server's limit.`;
  return { title: "The server cannot be reached, or it broke the answer off.", detail };
}
