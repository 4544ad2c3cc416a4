// The answer below the editor, in one of four views; the choice stands in the page's address.

import { tableOf } from "./answer.js";
import { made } from "../element.js";
import { shareable } from "./downloads.js";
import { Shown } from "./shown.js";
import { chartView } from "./view-chart.js";
import { graphView } from "./view-graph.js";
import { rawView } from "./view-raw.js";
import { tableView } from "./view-table.js";

const VIEWS = { table: ["Table", tableView], chart: ["Chart", chartView], graph: ["Graph", graphView], raw: ["Raw", rawView] };

export class Results {
  terms = null;

  constructor(place, { endpoint, base, root }) {
    Object.assign(this, { place, endpoint, base, root });
    const asked = location.hash.slice(1);
    this.view = asked in VIEWS ? asked : "table";
  }

  show(query, outcome) {
    this.place.replaceChildren();
    if (outcome.problem) return this.#problem(outcome.problem);
    const answer = { ...outcome, ...tableOf(outcome) };
    this.shown = new Shown(this.terms, this.base, this.root);
    const panel = made("div", { id: "view", role: "tabpanel" });
    this.place.append(summary(answer), shareable(this.endpoint, query, answer), this.#tabs(panel, answer), panel);
    this.#open(this.view, panel, answer);
    return undefined;
  }

  #problem(problem) {
    const box = made("div", { role: "alert", class: "problem" });
    box.append(made("h2", {}, problem.title ?? "Error"), made("p", {}, problem.detail ?? ""));
    if (problem.place) box.append(made("p", {}, `Where: ${problem.place}`));
    if (problem.remedy) box.append(made("p", {}, `What to do: ${problem.remedy}`));
    this.place.append(box);
  }

  #tabs(panel, answer) {
    const list = made("div", { role: "tablist", "aria-label": "Views of the answer", class: "tabs" });
    for (const [key, [title]] of Object.entries(VIEWS)) {
      const tab = made("button", { type: "button", role: "tab", id: `tab-${key}`, "aria-controls": "view" }, title);
      tab.addEventListener("click", () => this.#open(key, panel, answer));
      list.append(tab);
    }
    list.addEventListener("keydown", (event) => moved(event, list));
    this.tabs = list;
    return list;
  }

  #open(key, panel, answer) {
    this.view = key;
    for (const tab of this.tabs.children) {
      const chosen = tab.id === `tab-${key}`;
      tab.setAttribute("aria-selected", String(chosen));
      tab.tabIndex = chosen ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", `tab-${key}`);
    panel.replaceChildren();
    VIEWS[key][1](panel, answer, this.shown);
    const hash = key === "table" ? "" : `#${key}`;
    history.replaceState(null, "", location.pathname + location.search + hash);
  }
}

/** Arrows walk through tabs, as those who use the keyboard expect. */
function moved(event, list) {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!step) return;
  const all = [...list.children];
  const next = all[(all.indexOf(event.target) + step + all.length) % all.length];
  next.focus();
  next.click();
}

function summary({ rows, triples, cut }) {
  const what = triples ? "triples" : rows.length === 1 ? "row" : "rows";
  const part = cut ? "The first part of a long answer; a download has all of it. " : "";
  return made("p", { role: "status" }, `${part}${rows.length.toLocaleString("en")} ${what}`);
}
