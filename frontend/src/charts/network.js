// Things and what ties them. The layout is computed once and stands still.

import { extent } from "d3-array";
import { forceCollide, forceLink, forceManyBody, forceSimulation, forceX, forceY } from "d3-force";
import { scaleLinear } from "d3-scale";

import { ONE, colours } from "./colours.js";
import { SIZE, fitted, legend, svg, unique } from "./frame.js";

const MOST = 300;
const STEPS = 220;

/** Links { source, target, label, value }; of a node, "group" is its kind, "href" its page. */
export function network(links, { width, title, group = () => "", href = () => "", label = (id) => id }) {
  const shown = links.slice(0, MOST).map((link) => ({ ...link }));
  const nodes = unique(shown.flatMap((link) => [link.source, link.target])).map((id) => ({ id }));
  const height = Math.round(Math.min(Math.max(280, Math.sqrt(nodes.length) * 105), 900));
  laidOut(nodes, shown, width, height);
  const groups = unique(nodes.map((node) => group(node.id))).filter(Boolean);
  const colour = groups.length > 1 ? colours(groups) : () => ONE;
  const root = svg(width, height, title);
  root.attr("role", "group");
  edges(root, shown);
  const few = nodes.length <= 80;
  dots(root, nodes, { width, href, label, few, colour: (id) => colour(group(id)) });
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

function edges(root, links) {
  root.append("g").attr("stroke", "currentColor").attr("stroke-opacity", 0.3)
    .selectAll("line").data(links).join("line")
    .attr("x1", (link) => link.source.x).attr("y1", (link) => link.source.y)
    .attr("x2", (link) => link.target.x).attr("y2", (link) => link.target.y)
    .attr("stroke-width", (link) => Math.min(1 + Math.log2(link.value), 6))
    .append("title").text(({ source, target, label }) => `${source.id} ${label || "–"} ${target.id}`);
}

function dots(root, nodes, { width, href, label, colour, few }) {
  const all = root.append("g").selectAll("g").data(nodes).join("g");
  all.each(function (node) {
    const address = href(node.id);
    const place = document.createElementNS("http://www.w3.org/2000/svg", address ? "a" : "g");
    if (address) place.setAttribute("href", address);
    this.append(place);
    dot(place, node, colour(node.id));
    if (few || node.radius > 8) name(place, node, label(node.id), width);
  });
}

function dot(place, node, colour) {
  place.append(element("circle", { cx: node.x, cy: node.y, r: node.radius, fill: colour }));
  const title = element("title", {});
  title.textContent = node.id;
  place.append(title);
}

function name(place, node, label, width) {
  const right = node.x >= width / 2;
  const text = element("text", {
    x: node.x + (right ? 1 : -1) * (node.radius + 3), y: node.y + SIZE / 3,
    "text-anchor": right ? "start" : "end", "font-size": SIZE - 1,
  });
  text.textContent = fitted(label, Math.min(190, right ? width - node.x - 14 : node.x - 14));
  place.append(text);
}

function element(kind, attributes) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", kind);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
