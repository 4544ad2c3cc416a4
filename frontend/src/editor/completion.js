// What may stand where the cursor is: classes, properties, concepts, variables, prefixes and
// keywords. Terms that are in use here come first, and of the properties those that fit the
// class of the subject.

import { declared, insertion } from "./prefixes.js";

const WORD = /[?$]?[\p{L}\d_][\p{L}\d_.:-]*$|[?$]$|<[^\s<>]*$/u;
const INERT = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|#[^\n]*/g;
const KEYWORDS = `SELECT DISTINCT WHERE OPTIONAL FILTER UNION MINUS GRAPH VALUES BIND EXISTS
NOT CONSTRUCT DESCRIBE ASK ORDER BY GROUP HAVING LIMIT OFFSET COUNT SUM AVG MIN MAX SAMPLE
GROUP_CONCAT REGEX CONTAINS STRSTARTS STRENDS LANG DATATYPE BOUND COALESCE IF STR IRI YEAR MONTH
CONCAT LCASE UCASE REPLACE SUBSTR STRLEN PREFIX SERVICE UNDEF DESC ASC`.split(/\s+/);

export function completions(context, terms) {
  const before = context.state.sliceDoc(0, context.pos);
  const word = WORD.exec(before.slice(-200))?.[0] ?? "";
  const from = context.pos - word.length;
  const head = before.slice(0, from);
  if (!word && !context.explicit && !/\sa\s$/.test(head.slice(-3))) return null;
  const options = optionsFor(word, head, context.state.doc.toString(), terms);
  return options.length ? { from, options, validFor: /^[?$<]?[\p{L}\d_.:/#-]*$/u } : null;
}

function optionsFor(word, head, text, terms) {
  if (/^[?$]/.test(word)) return variables(text, word);
  if (!terms) return keywords();
  if (/\bPREFIX\s+$/i.test(head)) return prefixes(terms);
  const place = placeOf(head);
  if (place.is === "class") return offered(terms.classes, text, terms, () => 0);
  if (place.is === "property") return [...properties(place, text, terms), ...keywords()];
  if (place.is === "object") {
    const scheme = (terms.ranges[place.property] ?? "").split("/").pop();
    const fits = (concept) => (scheme && concept.scheme === scheme ? 30 : 0);
    const all = [...offered(terms.concepts, text, terms, fits), ...variables(text, "?")];
    return all;
  }
  return [...keywords(), ...variables(text, "?"), ...offered(terms.classes, text, terms, () => -20)];
}

/** Which part of a triple is next, told from what stands since the last one ended. */
function placeOf(head) {
  const plain = head.replace(/<[^<>\s]*>/g, (iri) => "I".repeat(iri.length)).replace(INERT, (inert) => "L".repeat(inert.length));
  const start = Math.max(...[".", ";", "{", "}", ")"].map((mark) => lastMark(plain, mark)));
  const words = head.slice(start + 1).trim().split(/\s+/).filter(Boolean);
  const open = plain.lastIndexOf("{") >= 0;
  if (!open) return { is: "keyword" };
  const subject = plain[start] === ";" ? subjectOf(head.slice(0, start)) : words.shift();
  if (!subject) return { is: "keyword" };
  if (!words.length) return { is: "property", subject };
  const property = words[0];
  return property === "a" || /^rdf:type$/.test(property)
    ? { is: "class" }
    : { is: "object", subject, property };
}

function lastMark(text, mark) {
  if (mark !== ".") return text.lastIndexOf(mark);
  // A full stop ends a triple where space follows; elsewhere it is part of a name or number.
  return text.search(/\.\s(?![\s\S]*\.\s)/);
}

function subjectOf(text) {
  const start = Math.max(...["{", "}"].map((mark) => text.lastIndexOf(mark)), lastMark(text, "."));
  return text.slice(start + 1).trim().split(/\s+/)[0];
}

function properties({ subject }, text, terms) {
  const classes = classesOf(subject, text, terms);
  const fits = (one) => (one.domains.some((domain) => classes.has(domain)) ? 40 : 0);
  return offered(terms.properties, text, terms, fits);
}

/** The classes that the query gives to a subject, with those above them. */
function classesOf(subject, text, terms) {
  const name = subject.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const stated = [...text.matchAll(new RegExp(`${name}\\s+a\\s+([\\w-]+:[\\w-]+)`, "g"))];
  const found = new Set();
  const waiting = stated.map((match) => match[1]);
  while (waiting.length) {
    const one = waiting.pop();
    if (found.has(one)) continue;
    found.add(one);
    waiting.push(...(terms.parents[one] ?? []));
  }
  return found;
}

function offered(all, text, terms, extra) {
  const there = declared(text);
  return all.map((one) => ({
    label: one.name,
    detail: one.label + (one.count ? ` · ${one.count.toLocaleString("en")}` : ""),
    info: one.comment || undefined,
    type: one.kind,
    boost: extra(one) + (one.count ? 10 + Math.min(Math.log10(one.count) * 5, 30) : 0),
    apply: applied(one.name, there, terms.prefixes),
  }));
}

/** Writes the name, and declares its prefix where the query does not. */
function applied(name, there, known) {
  const prefix = name.split(":")[0];
  if (there.has(prefix) || !known[prefix]) return name;
  return (view, _, from, to) => {
    const change = insertion(view.state.doc.toString(), [prefix], known);
    const changes = [{ from, to, insert: name }, change];
    const anchor = from + name.length + change.insert.length;
    view.dispatch({ changes, selection: { anchor }, userEvent: "input.complete" });
  };
}

function variables(text, word) {
  const names = new Set([...text.matchAll(/[?$]([\p{L}_][\p{L}\d_]*)/gu)].map((match) => match[1]));
  return [...names].map((name) => `${word[0] ?? "?"}${name}`).filter((name) => name !== word)
    .map((label) => ({ label, type: "variable" }));
}

function keywords() {
  return KEYWORDS.map((label) => ({ label, type: "keyword", boost: -30 }));
}

function prefixes(terms) {
  return Object.entries(terms.prefixes).map(([prefix, namespace]) => ({
    label: `${prefix}:`, apply: `${prefix}: <${namespace}>`, detail: namespace, type: "namespace",
  }));
}
