import assert from "node:assert/strict";
import test from "node:test";

import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { sparql } from "codemirror-lang-sparql";

import { completions } from "../src/editor/completion.js";
import { declareKnown } from "../src/editor/prefixes.js";
import { shortener } from "../src/editor/terms.js";

const RG = "https://w3id.org/rightsgraph/ns#";
const term = (name, more) => ({ name, label: "", comment: "", count: 0, domains: [], ...more });
const TERMS = {
  prefixes: { rg: RG, position: "https://w3id.org/rightsgraph/scheme/position/" },
  parents: { "rg:StateClaim": ["rg:Claim"], "rg:Claim": [] },
  ranges: { "rg:position": "position" },
  classes: [term("rg:Claim", { kind: "class", count: 9 }), term("rg:StateClaim", { kind: "class" })],
  properties: [
    term("rg:position", { kind: "property", count: 90 }),
    term("rg:claimedBy", { kind: "property", count: 1, domains: ["rg:Claim"] }),
  ],
  concepts: [
    term("position:noted", { kind: "enum", scheme: "position" }),
    term("theme:women", { kind: "enum", scheme: "theme" }),
  ],
};

/** What is offered at the mark "|", the best first. */
function offered(text, terms = TERMS) {
  const at = text.indexOf("|");
  const state = EditorState.create({ doc: text.replace("|", ""), extensions: [sparql()] });
  const found = completions(new CompletionContext(state, at, true), terms);
  return [...(found?.options ?? [])].sort((a, b) => (b.boost ?? 0) - (a.boost ?? 0));
}

const labels = (text, terms) => offered(text, terms).map((option) => option.label);

test("classes follow a", () => {
  assert.deepEqual(labels("SELECT * { ?s a |"), ["rg:Claim", "rg:StateClaim"]);
  assert.equal(labels("SELECT * { ?x ?y ?z . ?s a rg:|")[0], "rg:Claim");
});

test("properties follow a subject, also after a semicolon and a full stop", () => {
  for (const text of ["{ ?s |", "{ ?s a rg:X ; |", "{ ?s ?p 1.5 . ?t rg:|", "{ ?s ?p 'a . b' ; rg:c|"]) {
    assert.equal(labels(`SELECT * ${text}`)[0], "rg:position", text);
  }
});

test("properties of the subject's class, or of one above it, come first", () => {
  assert.equal(labels("SELECT * { ?s a rg:StateClaim ; |")[0], "rg:claimedBy");
  assert.equal(labels("SELECT * { ?s | . ?s a rg:Claim }")[0], "rg:claimedBy");
});

test("concepts of the property's scheme come first", () => {
  assert.equal(labels("SELECT * { ?s rg:position |")[0], "position:noted");
  assert.ok(labels("SELECT * { ?s rg:position |").includes("?s"));
});

test("variables, prefixes and keywords", () => {
  assert.deepEqual(labels("SELECT ?position { ?s ?p ?po|"), ["?position", "?s", "?p"]);
  assert.deepEqual(labels("PREFIX |"), ["rg:", "position:"]);
  assert.ok(labels("SEL|").includes("SELECT"));
  assert.ok(labels("SEL|", null).includes("SELECT"));
});

test("nothing is offered where nothing is typed", () => {
  const state = EditorState.create({ doc: "SELECT * { ?s " });
  assert.equal(completions(new CompletionContext(state, 14, false), TERMS), null);
});

test("a name whose prefix is declared is written as it is", () => {
  const [option] = offered(`PREFIX rg: <${RG}> SELECT * { ?s a |`);
  assert.equal(option.apply, "rg:Claim");
  assert.equal(typeof offered("SELECT * { ?s a |")[0].apply, "function");
});

function declaredIn(text) {
  const state = EditorState.create({ doc: text, extensions: [sparql()] });
  const change = declareKnown(state, TERMS.prefixes);
  return change && text.slice(0, change.from) + change.insert + text.slice(change.from);
}

test("known prefixes that are used are declared, below the header", () => {
  assert.equal(declaredIn("SELECT * { ?s rg:a ?o }"), `PREFIX rg: <${RG}>\nSELECT * { ?s rg:a ?o }`);
  assert.equal(declaredIn("#+ title: T\n\nSELECT * { ?s rg:a ?o }").indexOf("PREFIX"), 13);
  assert.equal(declaredIn(`PREFIX rg: <${RG}> SELECT * { ?s rg:a ?o }`), null);
  assert.equal(declaredIn("SELECT * { ?s other:a ' rg:b ' } # rg:c"), null);
});

test("the longest namespace shortens an IRI, and only a plain name is shortened", () => {
  const short = shortener({ ...TERMS.prefixes, base: "https://w3id.org/rightsgraph/" });
  assert.equal(short("https://w3id.org/rightsgraph/scheme/position/noted"), "position:noted");
  assert.equal(short(`${RG}Claim`), "rg:Claim");
  assert.equal(short("https://w3id.org/rightsgraph/id/state/KAZ"), "<https://w3id.org/rightsgraph/id/state/KAZ>");
});
