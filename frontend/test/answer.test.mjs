import assert from "node:assert/strict";
import test from "node:test";

import { tableOf } from "../src/editor/answer.js";

const JSON_TYPE = "application/sparql-results+json";
const rows = [
  { s: { type: "uri", value: "a:b" }, n: { type: "literal", value: "1", datatype: "x:int" } },
  { n: { type: "literal", value: "}},{", "xml:lang": "en" } },
];
const text = JSON.stringify({ head: { vars: ["s", "n"] }, results: { bindings: rows } });

test("rows and their terms", () => {
  const found = tableOf({ type: JSON_TYPE, text });
  assert.deepEqual(found.columns, ["s", "n"]);
  assert.equal(found.rows[0][0].value, "a:b");
  assert.equal(found.rows[1][0], null);
  assert.equal(found.rows[1][1].language, "en");
});

test("a cut answer keeps its whole rows", () => {
  const cut = text.slice(0, text.indexOf('"n"', text.lastIndexOf("{\"n\"") - 1) + 6);
  assert.equal(tableOf({ type: JSON_TYPE, text: cut, cut: true }).rows.length, 1);
  assert.deepEqual(tableOf({ type: JSON_TYPE, text: '{"head":{"va', cut: true }).rows, []);
});

test("yes and no", () => {
  const found = tableOf({ type: JSON_TYPE, text: '{"head":{},"boolean":true}' });
  assert.equal(found.rows[0][0].value, "yes");
});

test("triples with every kind of term", () => {
  const lines = [
    '<a:s> <a:p> "say \\"hi\\" \\u00e9\\n"@en .',
    '_:b1 <a:p> "5"^^<x:int> .',
    "<a:s> <a:p> _:b1 .",
    "not a triple",
  ];
  const { columns, rows: found, triples } = tableOf({ type: "application/n-triples", text: lines.join("\n") });
  assert.deepEqual([columns.length, found.length, triples], [3, 3, true]);
  assert.deepEqual(found[0][2], { kind: "literal", value: 'say "hi" é\n', language: "en" });
  assert.equal(found[1][2].datatype, "x:int");
  assert.equal(found[2][2].kind, "blank");
});
