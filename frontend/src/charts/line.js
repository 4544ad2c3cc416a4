// Lines over years, cycles or dates.

import { extent, max } from "d3-array";
import { axisBottom, axisLeft } from "d3-axis";
import { scaleLinear, scalePoint } from "d3-scale";
import { line as path } from "d3-shape";

import { told } from "./bar.js";
import { ONE, colours } from "./colours.js";
import { number } from "./data.js";
import { SIZE, legend, quiet, svg, unique } from "./frame.js";

const HEIGHT = 260;

export function line({ points, names }, { width, title }) {
  const series = unique(points.map((point) => point.series));
  const root = svg(width, 10, title);
  const colour = series.length > 1 ? colours(series) : () => ONE;
  const top = (series.length > 1 ? legend(root, series, colour, width) : 0) + SIZE * 2;
  const height = top + HEIGHT;
  root.attr("viewBox", `0 0 ${width} ${height}`).attr("height", height);
  const x = across(points, [52, width - 20]);
  const y = scaleLinear([0, max(points, (point) => point.y) || 1], [height - 40, top]).nice();
  axes(root, x, y, names, { width, top, height });
  for (const name of series) {
    const own = points.filter((point) => point.series === name);
    drawn(root, own.sort((a, b) => x.at(a.x) - x.at(b.x)), colour(name), x, y);
  }
  return root.node();
}

function across(points, range) {
  const labels = unique(points.map((point) => point.x));
  const values = labels.map(number);
  const whole = values.every((value) => Number.isInteger(value));
  if (whole && labels.length > 1) {
    const scale = scaleLinear(extent(values), range);
    return { scale, at: (label) => scale(number(label)), ticks: unique(values).sort() };
  }
  const scale = scalePoint([...labels].sort(), range).padding(0.3);
  return { scale, at: (label) => scale(label), ticks: scale.domain() };
}

function axes(root, x, y, names, { width, top, height }) {
  const step = Math.ceil(x.ticks.length / Math.max(2, Math.floor(width / 90)));
  const shown = x.ticks.filter((_, index) => index % step === 0);
  root.append("g").attr("transform", `translate(0,${height - 40})`)
    .call(axisBottom(x.scale).tickValues(shown).tickFormat(String)).call(quiet);
  root.append("g").attr("transform", "translate(52,0)")
    .call(axisLeft(y).ticks(5).tickSize(-(width - 72))).call(quiet);
  root.append("text").attr("x", 4).attr("y", top - SIZE).attr("fill-opacity", 0.75).text(names.y);
  root.append("text").attr("x", width - 20).attr("y", height - 4).attr("text-anchor", "end")
    .attr("fill-opacity", 0.75).text(names.x);
}

function drawn(root, points, colour, x, y) {
  const shape = path((point) => x.at(point.x), (point) => y(point.y));
  root.append("path").attr("d", shape(points)).attr("fill", "none").attr("stroke", colour)
    .attr("stroke-width", 2);
  root.append("g").selectAll("circle").data(points).join("circle")
    .attr("cx", (point) => x.at(point.x)).attr("cy", (point) => y(point.y)).attr("r", 4)
    .attr("fill", colour).append("title").text(told);
}
