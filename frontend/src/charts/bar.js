// Lying bars, one for each label, so that long names can be read on a narrow screen.

import { max } from "d3-array";
import { axisTop } from "d3-axis";
import { scaleBand, scaleLinear } from "d3-scale";

import { ONE, colours, inOrder } from "./colours.js";
import { SIZE, fitted, legend, quiet, svg, textWidth, unique, written } from "./frame.js";

const ROW = 24;
const MOST = 60;

/** "stacked" puts the series of a label in one bar; otherwise they lie below each other. */
export function bar({ points, names }, { width, title, stacked }) {
  const labels = unique(points.map((point) => point.x)).slice(0, MOST);
  const series = inOrder(unique(points.map((point) => point.series)));
  const shown = points.filter((point) => labels.includes(point.x));
  const many = series.length > 1;
  const each = many && !stacked ? Math.max(ROW, series.length * 13) : ROW;
  const left = Math.min(Math.max(...labels.map(textWidth), 20) + 10, width * 0.42);
  const root = svg(width, 10, title);
  const colour = many ? colours(series) : () => ONE;
  const top = (many ? legend(root, series, colour, width) + 6 : 0) + SIZE * 2 + 6;
  const height = top + labels.length * each + 8;
  root.attr("viewBox", `0 0 ${width} ${height}`).attr("height", height);
  const x = scaleLinear([0, most(shown, stacked)], [left, width - 46]).nice();
  const y = scaleBand(labels, [top, height - 8]).padding(0.18);
  axis(root, x, names.y, top, height);
  labelled(root, labels, y, left);
  (stacked && many ? piled : apart)(root, shown, { x, y, series, colour });
  return root.node();
}

function most(points, stacked) {
  if (!stacked) return max(points, (point) => point.y) || 1;
  const sums = new Map();
  for (const { x, y } of points) sums.set(x, (sums.get(x) ?? 0) + Math.max(y, 0));
  return max(sums.values()) || 1;
}

function axis(root, x, name, top, height) {
  const ticks = axisTop(x).ticks(5).tickSize(-(height - top - 8)).tickPadding(6);
  root.append("g").attr("transform", `translate(0,${top})`).call(ticks).call(quiet);
  root.append("text").attr("x", x.range()[1]).attr("y", top - SIZE * 1.7)
    .attr("text-anchor", "end").attr("fill-opacity", 0.75).text(name);
}

function labelled(root, labels, y, left) {
  const texts = root.append("g").selectAll("text").data(labels).join("text");
  texts.attr("x", left - 8).attr("y", (label) => y(label) + y.bandwidth() / 2)
    .attr("dy", "0.35em").attr("text-anchor", "end").text((label) => fitted(label, left - 10));
  texts.append("title").text((label) => label);
}

function apart(root, points, { x, y, series, colour }) {
  const within = scaleBand(series, [0, y.bandwidth()]);
  const at = (point) => y(point.x) + within(point.series);
  marks(root, points, colour, {
    x: () => x(0), y: at, width: (point) => x(Math.max(point.y, 0)) - x(0),
    height: within.bandwidth() - (series.length > 1 ? 1 : 0),
  });
  root.append("g").selectAll("text").data(points).join("text")
    .attr("x", (point) => x(Math.max(point.y, 0)) + 5)
    .attr("y", (point) => at(point) + within.bandwidth() / 2).attr("dy", "0.35em")
    .attr("font-size", SIZE - 1).text((point) => written(point.y));
}

function piled(root, points, { x, y, series, colour }) {
  const ends = new Map();
  const ordered = [...points].sort((a, b) => series.indexOf(a.series) - series.indexOf(b.series));
  const placed = ordered.map((point) => {
    const start = ends.get(point.x) ?? 0;
    ends.set(point.x, start + Math.max(point.y, 0));
    return { ...point, start };
  });
  marks(root, placed, colour, {
    x: (point) => x(point.start), y: (point) => y(point.x), height: y.bandwidth(),
    width: (point) => Math.max(x(point.start + Math.max(point.y, 0)) - x(point.start) - 1, 0),
  });
  root.append("g").selectAll("text").data([...ends]).join("text")
    .attr("x", ([, end]) => x(end) + 5).attr("y", ([label]) => y(label) + y.bandwidth() / 2)
    .attr("dy", "0.35em").attr("font-size", SIZE - 1).text(([, end]) => written(end));
}

function marks(root, points, colour, place) {
  const rects = root.append("g").selectAll("rect").data(points).join("rect");
  for (const [name, value] of Object.entries(place)) rects.attr(name, value);
  rects.attr("fill", (point) => colour(point.series));
  rects.append("title").text((point) => told(point));
}

export function told({ x, series, y }) {
  return `${x}${series ? `, ${series}` : ""}: ${written(y)}`;
}
