// Labels against series: the darker a field, the larger its number, which stands in it.

import { max } from "d3-array";
import { scaleBand, scaleLinear } from "d3-scale";

import { told } from "./bar.js";
import { ONE } from "./colours.js";
import { LINE, SIZE, beyond, fitted, folded, lettered, svg, textWidth, unique, written } from "./frame.js";

const ROW = 24;
const MOST_ROWS = 60;
const MOST_COLUMNS = 40;
const NARROWEST = 24;

export function matrix({ points }, { width, title }) {
  const all = unique(points.map((point) => point.x));
  const columns = unique(points.map((point) => point.series)).slice(0, MOST_COLUMNS);
  const left = Math.min(Math.max(...all.map(textWidth)) + 10, width * 0.4);
  const rows = new Map(all.slice(0, MOST_ROWS).map((row) => [row, folded(row, left - 9)]));
  const each = Math.max(ROW, ...[...rows.values()].map((lines) => lines.length * LINE + 8));
  const head = Math.min(Math.max(...columns.map(textWidth), 20) * 0.72 + 16, 150);
  const height = head + rows.size * each + 4;
  // Where there are more columns than the page has room for, the drawing is wider, and scrolls.
  const wide = Math.max(width, left + columns.length * NARROWEST + 50);
  const x = scaleBand(columns, [left, Math.min(wide - 50, left + columns.length * 90)]);
  const y = scaleBand(rows.keys(), [head, height - 4]);
  const shown = points.filter(({ x: row, series }) => rows.has(row) && columns.includes(series));
  const root = svg(wide, height, title);
  const whole = height + beyond(root, all.length, rows.size, height);
  root.attr("viewBox", `0 0 ${wide} ${whole}`).attr("height", whole);
  headings(root, { rows, columns, x, y, left, head });
  fields(root, shown, x, y);
  return root.node();
}

function headings(root, { rows, columns, x, y, left, head }) {
  for (const [row, lines] of rows) {
    const down = root.append("text").attr("text-anchor", "end");
    lettered(down, lines, left - 8, y(row) + y.bandwidth() / 2);
    down.append("title").text(row);
  }
  const along = root.append("g").selectAll("text").data(columns).join("text");
  along.attr("transform", (name) => `translate(${x(name) + x.bandwidth() / 2},${head - 6}) rotate(-40)`)
    .text((name) => fitted(name, (head - 10) / 0.66)).append("title").text((name) => name);
}

function fields(root, points, x, y) {
  const strength = scaleLinear([0, max(points, (point) => point.y) || 1], [0.08, 0.75]);
  const cells = root.append("g").selectAll("g").data(points).join("g");
  cells.append("rect").attr("x", (point) => x(point.series) + 1).attr("y", (point) => y(point.x) + 1)
    .attr("width", x.bandwidth() - 2).attr("height", y.bandwidth() - 2).attr("fill", ONE)
    .attr("fill-opacity", (point) => strength(Math.max(point.y, 0)));
  cells.append("text").attr("x", (point) => x(point.series) + x.bandwidth() / 2)
    .attr("y", (point) => y(point.x) + y.bandwidth() / 2).attr("dy", "0.35em")
    .attr("text-anchor", "middle").attr("font-size", SIZE - 1)
    .text((point) => fitted(written(point.y), x.bandwidth()));
  cells.append("title").text(told);
}
