// Lying bars, one for each label, so that long names can be read on a narrow screen.

import { max } from "d3-array";
import { axisTop } from "d3-axis";
import { scaleBand, scaleLinear } from "d3-scale";

import { ONE, colours, inOrder } from "./colours.js";
import { LINE, SIZE, beyond, folded, legend, lettered, quiet, svg, textWidth, unique, written } from "./frame.js";

const ROW = 24;
const MOST = 60;

/** "stacked" puts the series of a label in one bar; otherwise they lie below each other. */
export function bar({ points, names: { y: counted } }, { width, title, stacked }) {
  const all = unique(points.map((point) => point.x));
  const labels = all.slice(0, MOST);
  const series = inOrder(unique(points.map((point) => point.series)));
  const shown = points.filter((point) => labels.includes(point.x));
  const many = series.length > 1;
  const left = Math.min(Math.max(...labels.map(textWidth), 20) + 10, width * 0.42);
  const names = new Map(labels.map((label) => [label, folded(label, left - 9)]));
  const tallest = Math.max(...[...names.values()].map((lines) => lines.length));
  const each = Math.max(ROW, tallest * LINE + 8, many && !stacked ? series.length * 17 : 0);
  const root = svg(width, 10, title);
  const colour = many ? colours(series) : () => ONE;
  const top = (many ? legend(root, series, colour, width) + 6 : 0) + SIZE * 2 + 8;
  const height = top + labels.length * each + 8;
  const whole = height + beyond(root, all.length, labels.length, height);
  root.attr("viewBox", `0 0 ${width} ${whole}`).attr("height", whole);
  const x = scaleLinear([0, most(shown, stacked)], [left, width - 46]).nice();
  const y = scaleBand(labels, [top, height - 8]).padding(0.18);
  axis(root, x, counted, top, height);
  labelled(root, names, y, left - 8);
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

function labelled(root, names, y, right) {
  for (const [label, lines] of names) {
    const text = root.append("text").attr("text-anchor", "end");
    lettered(text, lines, right, y(label) + y.bandwidth() / 2);
    text.append("title").text(label);
  }
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
