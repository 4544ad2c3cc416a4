// Chooses the drawing for a kind of chart.

import { bar } from "./bar.js";
import { isNumeric, links, points } from "./data.js";
import { line } from "./line.js";
import { matrix } from "./matrix.js";
import { network } from "./network.js";

export const KINDS = { bar: "Bars", stacked: "Stacked bars", line: "Lines", matrix: "Matrix", network: "Network" };

/** An <svg> of the data, or null where there is nothing in them to draw. */
export function draw(kind, data, wish, options) {
  if (kind === "network") {
    const found = links(data, wish);
    return found.length ? network(found, { group: sideOf(found, wish), ...options }) : null;
  }
  const found = points(data, wish);
  if (!found.points.length) return null;
  if (kind === "line") return line(found, options);
  if (kind === "matrix") return matrix(found, options);
  const stacked = kind === "stacked" || kind === "stacked-bar";
  return bar(found, { ...options, stacked });
}

/** Which column a node stands in, where the two are of different kinds. */
function sideOf(found, { x, series }) {
  const sources = new Set(found.map((link) => link.source));
  const apart = found.every((link) => !sources.has(link.target));
  return apart && x && series ? (id) => (sources.has(id) ? x : series) : () => "";
}

/** Whether a table has a column of numbers and something that these belong to. */
export function drawable(data) {
  return data.columns.length > 1 && data.columns.some((_, index) => isNumeric(data, index));
}
