// An answer of the endpoint as a table of terms, whatever form the query has.

import { number } from "../charts/data.js";

/** { columns, rows } with terms { kind: "iri" | "blank" | "literal" | "triple", value, note }. */
export function tableOf({ type, text, cut }) {
  if (type === "application/n-triples") return triples(text);
  const found = JSON.parse(cut ? mended(text) : text);
  if ("boolean" in found) {
    return { columns: ["answer"], rows: [[{ kind: "literal", value: found.boolean ? "yes" : "no" }]] };
  }
  const columns = found.head.vars;
  return { columns, rows: found.results.bindings.map((row) => columns.map((name) => term(row[name]))) };
}

/** The rows that came whole before the answer was cut. */
function mended(text) {
  const end = text.lastIndexOf("}},{");
  return end < 0 ? '{"head":{"vars":[]},"results":{"bindings":[]}}' : `${text.slice(0, end)}}}]}}`;
}

function term(binding) {
  if (!binding) return null;
  if (binding.type === "uri") return { kind: "iri", value: binding.value };
  if (binding.type === "bnode") return { kind: "blank", value: `_:${binding.value}` };
  if (binding.type === "triple") {
    const parts = ["subject", "predicate", "object"].map((name) => term(binding.value[name]));
    return { kind: "triple", value: parts.map((part) => part.value).join(" ") };
  }
  return { kind: "literal", value: binding.value, language: binding["xml:lang"], datatype: binding.datatype };
}

const TRIPLE = /^(<[^>]*>|_:\S+) (<[^>]*>) (<[^>]*>|_:\S+|"(?:[^"\\]|\\.)*"(?:@[\w-]+|\^\^<[^>]*>)?) \.$/;

function triples(text) {
  const rows = text.split("\n").map((line) => TRIPLE.exec(line)).filter(Boolean);
  return {
    columns: ["subject", "predicate", "object"],
    rows: rows.map((match) => match.slice(1).map(parsed)),
    triples: true,
  };
}

function parsed(text) {
  if (text[0] === "<") return { kind: "iri", value: unescaped(text.slice(1, -1)) };
  if (text[0] === "_") return { kind: "blank", value: text };
  const end = text.lastIndexOf('"');
  const rest = text.slice(end + 1);
  const found = { kind: "literal", value: unescaped(text.slice(1, end)) };
  if (rest[0] === "@") return { ...found, language: rest.slice(1) };
  return rest ? { ...found, datatype: rest.slice(3, -1) } : found;
}

const LETTERS = { t: "\t", n: "\n", r: "\r", b: "\b", f: "\f" };

function unescaped(text) {
  return text.replace(/\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/g, (_, code) =>
    code.length > 1 ? String.fromCodePoint(parseInt(code.slice(1), 16)) : (LETTERS[code] ?? code),
  );
}

/** Where the first column of things has a column with a name for each, that one says more. */
export function nameColumn(columns, rows) {
  const kinds = (at) => new Set(rows.map((row) => row[at]?.kind));
  const different = (at) => new Set(rows.map((row) => row[at]?.value)).size;
  const things = columns.findIndex((_, at) => kinds(at).has("iri"));
  const names = (at) => kinds(at).size === 1 && kinds(at).has("literal")
    && different(at) === different(things) && rows.some((row) => Number.isNaN(number(row[at].value)));
  return things < 0 ? undefined : columns.find((_, at) => names(at));
}
