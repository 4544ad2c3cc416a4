import assert from "node:assert/strict";
import test from "node:test";

import { colours, inOrder } from "../src/charts/colours.js";
import { links, number, points, rolesOf } from "../src/charts/data.js";
import { nameColumn } from "../src/editor/answer.js";
import { csv } from "../src/charts/save.js";

const LONG = {
  columns: ["theme", "position", "n"],
  rows: [["women", "noted", "3"], ["women", "supported", "1,200"], ["torture", "noted", ""], ["women", "noted", "2"]],
};

test("numbers as people and programs write them", () => {
  assert.deepEqual(["3", "1,200", "-4.5", "1e3", "12 %", "74%"].map(number), [3, 1200, -4.5, 1000, 12, 74]);
  for (const text of ["", "3a", "140.14.2", "KAZ", null]) assert.ok(Number.isNaN(number(text)), text);
});

test("roles are found where none is wished", () => {
  assert.deepEqual(rolesOf(LONG, {}), { x: 0, y: [2], series: 1 });
  assert.deepEqual(rolesOf(LONG, { x: "position", y: "n", series: "" }), { x: 1, y: [2], series: -1 });
  const years = { columns: ["year", "n"], rows: [["2010", "4"], ["2014", "5"]] };
  assert.deepEqual(rolesOf(years, {}), { x: 0, y: [1], series: -1 });
});

test("an answer's names are drawn rather than its identifiers", () => {
  const iri = (value) => ({ kind: "iri", value });
  const text = (value) => ({ kind: "literal", value });
  const rows = [[iri("a:x"), text("Spain"), text("3")], [iri("a:y"), text("Chad"), text("4")]];
  assert.equal(nameColumn(["state", "name", "n"], rows), "name");
  assert.equal(nameColumn(["state", "n"], rows.map(([state, , n]) => [state, n])), undefined);
  const same = rows.map(([state, , n]) => [state, text("noted"), n]);
  assert.equal(nameColumn(["state", "position", "n"], same), undefined);
});

test("answers stand in one order, and other series as they come", () => {
  assert.deepEqual(inOrder(["pending", "Noted", "not-supported", "supported"]), ["supported", "Noted", "not-supported", "pending"]);
  assert.deepEqual(inOrder(["UPR Info", "noted", "supported"]), ["UPR Info", "noted", "supported"]);
});

test("points of a long table; what stands for one place is added up", () => {
  const { points: found, names } = points(LONG, {});
  assert.deepEqual(found.map(({ x, series, y }) => [x, series, y]), [["women", "noted", 5], ["women", "supported", 1200]]);
  assert.deepEqual(names, { x: "theme", series: "position", y: "n" });
});

test("several columns of numbers are series", () => {
  const wide = { columns: ["d", "stated", "found"], rows: [["a", "26", "25"]] };
  const { points: found } = points(wide, { x: "d", y: "stated|found" });
  assert.deepEqual(found.map(({ series, y }) => [series, y]), [["stated", 26], ["found", 25]]);
});

test("a column with many values gives no series", () => {
  const rows = Array.from({ length: 30 }, (_, at) => [`a${at}`, `b${at}`, String(at)]);
  assert.equal(rolesOf({ columns: ["a", "b", "n"], rows }, {}).series, -1);
});

test("links of a network", () => {
  assert.deepEqual(links(LONG, { x: "theme", series: "position", y: "n" })[1], {
    source: "women", target: "supported", label: "", value: 1200,
  });
});

test("each series has its colour, a position always the same", () => {
  const some = colours(["noted", "a", "supported", "b"]);
  assert.equal(some("noted"), colours(["Noted"])("Noted"));
  assert.equal(new Set(["noted", "a", "supported", "b"].map(some)).size, 4);
});

test("CSV is quoted where it must be", () => {
  assert.equal(csv({ columns: ["a", "b"], rows: [['x "y"', "1,2"]] }), 'a,b\r\n"x ""y""","1,2"\r\n');
});
