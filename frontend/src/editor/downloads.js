// Links to the answer in every format that the endpoint writes.

import { made } from "../element.js";

const TABLES = { json: "JSON", xml: "XML", csv: "CSV", tsv: "TSV" };
const GRAPHS = { ttl: "Turtle", jsonld: "JSON-LD", rdf: "RDF/XML", nt: "N-Triples" };

export function shareable(endpoint, query, { triples }) {
  const row = made("p", { class: "downloads" }, "Download: ");
  for (const [format, title] of Object.entries(triples ? GRAPHS : TABLES)) {
    const address = `${endpoint}?${new URLSearchParams({ query, format })}`;
    row.append(made("a", { href: address, download: `answer.${format}` }, title), " ");
  }
  return row;
}
