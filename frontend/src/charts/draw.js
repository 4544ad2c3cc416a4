// Chooses the drawing for a kind of chart.

import { bar } from "./bar.js";
import { isNumeric, links, points } from "./data.js";
import { line } from "./line.js";
import { matrix } from "./matrix.js";
import { network } from "./network.js";
import { sides } from "./sides.js";

export const KINDS = { bar: "Bars", stacked: "Stacked bars", line: "Lines", matrix: "Matrix", network: "Network" };

/** An <svg> of the data, or null where there is nothing in them to draw. */
export function draw(kind, data, wish, options) {
  if (kind === "network") {
    const found = links(data, wish);
    if (!found.length) return null;
    const kinds = options.group ? null : kindsOf(found, wish);
    return kinds ? sides(found, { kinds, ...options }) : network(found, options);
  }
  const found = points(data, wish);
  if (!found.points.length) return null;
  if (kind === "line") return line(found, options);
  if (kind === "matrix") return matrix(found, options);
  return bar(found, { ...options, stacked: kind === "stacked" });
}

/** The names of two columns, where nothing stands in both of them. */
function kindsOf(found, { x, series }) {
  const sources = new Set(found.map((link) => link.source));
  return x && series && found.every((link) => !sources.has(link.target)) ? [x, series] : null;
}

/** Whether a table has a column of numbers and something that these belong to. */
export function drawable(data) {
  return data.columns.length > 1 && data.columns.some((_, index) => isNumeric(data, index));
}
