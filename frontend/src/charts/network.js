// Things and what ties them. The layout is computed once and stands still.

import { extent } from "d3-array";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";

import { ONE, colours } from "./colours.js";
import { LINE, SIZE, folded, legend, lettered, svg, textWidth, unique } from "./frame.js";

export const MOST = 300;
const STEPS = 220;

/** Links { source, target, label, value }; of a node, "group" is its kind, "href" its page. */
export function network(links, { width, title, group = () => "", href = () => "", label = (id) => id }) {
  const shown = links.slice(0, MOST).map((link) => ({ ...link }));
  const nodes = unique(shown.flatMap((link) => [link.source, link.target])).map((id) => ({ id }));
  const least = Math.round(Math.min(Math.max(280, Math.sqrt(nodes.length) * 105), 900));
  laidOut(nodes, shown, width, least);
  const few = nodes.length <= 80;
  for (const node of nodes) node.name = few || node.radius > 8 ? named(node, label(node.id), width) : [];
  apart(nodes);
  const height = Math.max(least, ...nodes.map((node) => node.y + node.tall + 16));
  const groups = unique(nodes.map((node) => group(node.id))).filter(Boolean);
  const colour = groups.length > 1 ? colours(groups) : () => ONE;
  const root = svg(width, height, title);
  root.attr("role", "group");
  edges(root, shown);
  dots(root, nodes, { href, colour: (id) => colour(group(id)) });
  if (groups.length > 1) legend(root, groups, colour, width);
  return root.node();
}

function laidOut(nodes, links, width, height) {
  const degree = new Map();
  for (const link of links) {
    for (const id of [link.source, link.target]) degree.set(id, (degree.get(id) ?? 0) + 1);
  }
  for (const node of nodes) node.radius = 4 + Math.sqrt(degree.get(node.id)) * 1.6;
  forceSimulation(nodes)
    .force("link", forceLink(links).id((node) => node.id).distance(70))
    .force("charge", forceManyBody().strength(-220))
    .force("collide", forceCollide((node) => node.radius + 10))
    .force("x", forceX(width / 2).strength(0.07))
    .force("y", forceY(height / 2).strength(0.1))
    .stop()
    .tick(STEPS);
  spread(nodes, "x", Math.min(150, width * 0.25), width - Math.min(150, width * 0.25));
  spread(nodes, "y", 36, height - 16);
}

/** Lets the nodes fill the drawing, but for the space that names at its sides need. */
function spread(nodes, axis, start, end) {
  const [least, most] = extent(nodes, (node) => node[axis]);
  const scale = scaleLinear([least, Math.max(most, least + 1)], [start, end]);
  for (const node of nodes) node[axis] = nodes.length > 1 ? scale(node[axis]) : (start + end) / 2;
}

export function edges(root, links) {
  root.append("g").attr("stroke", "currentColor").attr("stroke-opacity", 0.3)
    .selectAll("line").data(links).join("line")
    .attr("x1", (link) => link.source.x).attr("y1", (link) => link.source.y)
    .attr("x2", (link) => link.target.x).attr("y2", (link) => link.target.y)
    .attr("stroke-width", (link) => Math.min(1 + Math.log2(link.value), 6))
    .append("title").text(({ source, target, label }) => `${source.id} ${label || "–"} ${target.id}`);
}

/** The lines of a node's name; notes which place they and its dot take. */
function named(node, label, width) {
  const away = node.radius + 3;
  node.side = node.x >= width / 2 ? 1 : -1;
  const lines = folded(label, Math.min(190, (node.side > 0 ? width - node.x : node.x) - away - 6));
  const end = node.x + node.side * (away + Math.max(...lines.map(textWidth)));
  const other = node.x - node.side * node.radius;
  return Object.assign(lines, { from: Math.min(end, other), to: Math.max(end, other) });
}

/** Moves a node down until neither it nor its name lies on another. */
function apart(nodes) {
  const placed = [];
  for (const node of nodes.sort((one, other) => one.y - other.y)) {
    node.tall = Math.max(node.radius, (node.name.length * LINE) / 2) + 1;
    const inTheWay = (other) => node.name.length && Math.abs(other.y - node.y) < other.tall + node.tall &&
      other.name.from < node.name.to && node.name.from < other.name.to;
    for (let other; (other = placed.find(inTheWay)); ) node.y = other.y + other.tall + node.tall;
    if (node.name.length) placed.push(node);
  }
}

function dots(root, nodes, { href, colour }) {
  const all = root.append("g").selectAll("g").data(nodes).join("g");
  all.each(function (node) {
    const address = href(node.id);
    const place = document.createElementNS("http://www.w3.org/2000/svg", address ? "a" : "g");
    if (address) place.setAttribute("href", address);
    this.append(place);
    dot(place, node, colour(node.id));
    const text = select(place).append("text").attr("text-anchor", node.side < 0 ? "end" : "start");
    lettered(text, node.name, node.x + node.side * (node.radius + 3), node.y);
  });
}

function dot(place, node, colour) {
  place.append(element("circle", { cx: node.x, cy: node.y, r: node.radius, fill: colour }));
  const title = element("title", {});
  title.textContent = node.id;
  place.append(title);
}

function element(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
