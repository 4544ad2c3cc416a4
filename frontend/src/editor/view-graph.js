// The things of an answer and what ties them: triples, or the first two columns of things.

import { show } from "../charts/figure.js";
import { made } from "../element.js";

const MOST = 300;

export function graphView(panel, answer, shown) {
  const ties = tiesOf(answer, shown);
  if (!ties.length) {
    panel.append(made("p", {}, "A graph needs triples (CONSTRUCT, DESCRIBE) or two columns of things."));
    return;
  }
  const addresses = new Map(ties.flatMap(({ terms }) => terms.map((term) => [shown.name(term), shown.href(term)])));
  const figure = made("figure", { class: "chart" });
  const part = ties.length > MOST ? `, the first ${MOST} of ${ties.length} ties` : "";
  figure.append(made("figcaption", {}, `Graph of the answer${part}`));
  panel.append(figure);
  const columns = ["from", "tie", "to"];
  const rows = ties.map(({ terms: [from, to], label }) => [shown.name(from), label, shown.name(to)]);
  show(figure, "network", { columns, rows }, { x: "from", series: "to" }, {
    href: (id) => addresses.get(id) ?? "",
    group: groupOf(ties, shown),
    label: (id) => (/^id\/.{24,}/.test(id) ? `…/${id.split("/").slice(-2).join("/")}` : id),
  });
}

function tiesOf({ columns, rows, triples }, shown) {
  if (triples) {
    const between = rows.filter(([, , object]) => object.kind !== "literal");
    return between.map(([from, property, to]) => ({ terms: [from, to], label: shown.name(property) }));
  }
  const things = columns.map((_, at) => at).filter((at) => rows.some((row) => isThing(row[at])));
  const [from, to] = things.length > 1 ? things : [things[0], columns.findIndex((_, at) => at !== things[0])];
  if (from === undefined || to < 0) return [];
  const whole = rows.filter((row) => row[from] && row[to]);
  return whole.map((row) => ({ terms: [row[from], row[to]], label: columns[to] }));
}

function isThing(term) {
  return term?.kind === "iri" || term?.kind === "blank";
}

/** Nodes are coloured by the kind of thing that their IRI tells. */
function groupOf(ties, shown) {
  const kinds = new Map();
  for (const { terms } of ties) {
    for (const term of terms) kinds.set(shown.name(term), kindOf(term, shown.base));
  }
  const frequent = new Set([...new Set(kinds.values())].slice(0, 8));
  return (id) => (frequent.has(kinds.get(id)) ? kinds.get(id) : "other");
}

function kindOf(term, base) {
  if (term.kind !== "iri") return "value";
  if (!term.value.startsWith(base)) return "elsewhere";
  const parts = term.value.slice(base.length).split("/");
  if (parts[0] !== "id") return parts[0].split("#")[0];
  const inner = ["recommendation", "answer", "claim", "paragraph", "article", "demand", "issue"];
  return inner.find((kind) => parts.slice(2).includes(kind)) ?? parts[1];
}
