// The page /sparql: turns its plain form into an editor that stays on the page.

import { Editor } from "./editor/editor.js";
import { examples } from "./editor/examples.js";
import { Results } from "./editor/results.js";
import { Run } from "./editor/run.js";
import { remembered, remember, shareLink, showAddress } from "./editor/share.js";
import { loadTerms } from "./editor/terms.js";

const form = document.querySelector("form.sparql");
if (form) start(form);

function start(form) {
  const { endpoint, terms, queries } = form.dataset;
  const textarea = form.querySelector("textarea");
  const opened = new URLSearchParams(location.search).has("query");
  const editor = new Editor(textarea, opened ? textarea.value : remembered() || textarea.value);
  const results = new Results(document.querySelector("#results"), form.dataset);
  const run = new Run(endpoint, form);
  const known = loadTerms(terms);
  const ask = () => answer({ editor, results, run, endpoint, known });
  editor.onRun = ask;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  form.querySelector("[data-stop]").addEventListener("click", () => run.stop());
  form.querySelector("[data-share]").addEventListener("click", () => {
    shareLink(form.querySelector("[data-link]"), endpoint, editor.text, results.view);
  });
  examples(form.querySelector("[data-examples]"), queries, (text) => {
    editor.text = text;
    ask();
  });
  known.then((found) => (editor.terms = found));
  if (opened) ask();
}

async function answer({ editor, results, run, endpoint, known }) {
  const query = editor.text;
  remember(query);
  editor.mark(null);
  const outcome = await run.start(query);
  if (!outcome) return;
  showAddress(endpoint, query, results.view);
  if (outcome.problem) editor.mark(outcome.problem);
  results.terms = await known;
  results.show(query, outcome);
}
