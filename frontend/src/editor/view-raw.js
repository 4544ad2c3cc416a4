// The answer as the endpoint sent it.

import { made } from "../element.js";

const MOST = 200_000;

export function rawView(panel, { text, type }) {
  const shown = type.endsWith("json") && text.length < MOST ? indented(text) : text;
  const more = shown.length > MOST;
  panel.append(
    made("p", {}, `${type}${more ? ", the beginning of it" : ""}`),
    made("pre", { tabindex: "0", "aria-label": "The answer as it was sent" }, shown.slice(0, MOST)),
  );
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 1);
  } catch {
    return text;
  }
}
