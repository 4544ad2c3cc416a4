// Things of two kinds and what ties them: each kind has a column, so that every name has a line
// of its own and can be read on a narrow screen.

import { mean } from "d3-array";

import { colours } from "./colours.js";
import { LINE, SIZE, beyond, folded, legend, lettered, svg, textWidth, unique } from "./frame.js";
import { MOST, edges } from "./network.js";

const ROW = 22;
const DOT = 5;

/** Links { source, target, label, value } from the things of one kind to those of the other. */
export function sides(links, { width, title, kinds }) {
  const shown = links.slice(0, MOST);
  const colour = colours(kinds);
  const root = svg(width, 10, title);
  const top = legend(root, kinds, colour, width) + SIZE;
  const room = (ids) => Math.min(Math.max(...ids.map(textWidth)) + 2, width * 0.42 - DOT);
  const columns = [unique(shown.map((link) => link.source)), unique(shown.map((link) => link.target))];
  const [left, right] = columns.map((ids) => column(ids, room(ids)));
  near(right, shown, "target", left, "source");
  const height = top + Math.max(...[left, right].map(tall)) + 8;
  place(left, room(columns[0]) + DOT * 2, top, height);
  place(right, width - room(columns[1]) - DOT * 2, top, height);
  edges(root, shown.map((link) => ({ ...link, source: left.get(link.source), target: right.get(link.target) })));
  for (const node of left.values()) named(root, node, colour(kinds[0]), "end", -DOT - 4);
  for (const node of right.values()) named(root, node, colour(kinds[1]), "start", DOT + 4);
  const whole = height + beyond(root, links.length, shown.length, height);
  root.attr("viewBox", `0 0 ${width} ${whole}`).attr("height", whole);
  return root.node();
}

function column(ids, room) {
  return new Map(ids.map((id, at) => [id, { id, at, lines: folded(id, room) }]));
}

/** Puts the things of one column in the order of what they are tied to, so that few lines cross. */
function near(nodes, links, own, others, other) {
  const weight = (node) => mean(links.filter((link) => link[own] === node.id), (link) => others.get(link[other]).at);
  const ordered = [...nodes.values()].map((node) => [weight(node), node]).sort(([a], [b]) => a - b);
  ordered.forEach(([, node], at) => { node.at = at; });
}

function tall(nodes) {
  return [...nodes.values()].reduce((sum, node) => sum + needed(node), 0);
}

function needed({ lines }) {
  return Math.max(ROW, lines.length * LINE + 6);
}

/** From top to bottom, with the room that is left shared out between them. */
function place(nodes, x, top, height) {
  const spare = (height - top - 8 - tall(nodes)) / nodes.size;
  let y = top;
  for (const node of [...nodes.values()].sort((one, other) => one.at - other.at)) {
    const own = needed(node) + spare;
    Object.assign(node, { x, y: y + own / 2 });
    y += own;
  }
}

function named(root, { x, y, lines }, colour, anchor, aside) {
  root.append("circle").attr("cx", x).attr("cy", y).attr("r", DOT).attr("fill", colour);
  lettered(root.append("text").attr("text-anchor", anchor), lines, x + aside, y);
}
