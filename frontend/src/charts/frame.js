// What all kinds of chart share: the SVG, its legend, widths of text, ways to write numbers.

import { create } from "d3-selection";

export const SIZE = 12;
export const LINE = 14;
const GAP = 14;
const LINES = 10;

export function svg(width, height, title) {
  const root = create("svg:svg")
    .attr("xmlns", "http://www.w3.org/2000/svg")
    .attr("viewBox", `0 0 ${width} ${height}`)
    .attr("width", width)
    .attr("height", height)
    .attr("role", "img")
    .attr("aria-label", title)
    .attr("font-family", "system-ui, sans-serif")
    .attr("font-size", SIZE)
    .attr("fill", "currentColor");
  return root;
}

const canvas = document.createElement("canvas").getContext("2d");

export function textWidth(text) {
  canvas.font = `${SIZE}px system-ui, sans-serif`;
  return canvas.measureText(text).width;
}

/** The text, or as much of it as fits. */
export function fitted(text, width) {
  if (textWidth(text) <= width) return text;
  let end = text.length;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`) > width) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** The text in as few lines as fit; only what ten of them cannot hold is cut. */
export function folded(text, width) {
  const lines = [""];
  for (const piece of text.split(/(?<=[\s/-])/)) {
    const longer = lines.at(-1) + piece;
    if (lines.at(-1) && textWidth(longer.trimEnd()) > width) lines.push(piece);
    else lines[lines.length - 1] = longer;
  }
  const rest = lines.slice(LINES - 1).join("");
  return [...lines.slice(0, LINES - 1), ...(rest ? [rest] : [])].map((line) => fitted(line.trimEnd(), width));
}

/** Writes lines into a text of the drawing, one below the other around the height y. */
export function lettered(text, lines, x, y) {
  lines.forEach((line, at) => {
    const height = y + (at - (lines.length - 1) / 2) * LINE;
    text.append("tspan").attr("x", x).attr("y", height).attr("dy", "0.35em").text(line);
  });
}

/** Says below a drawing what had no place in it; returns the height that this takes. */
export function beyond(root, all, shown, height) {
  if (all <= shown) return 0;
  root.append("text").attr("x", 0).attr("y", height + SIZE).attr("fill-opacity", 0.75)
    .text(`The first ${shown} of ${all}; the table has more.`);
  return SIZE * 2;
}

export function written(value) {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}

/** Draws the key of the series; returns how much height it takes. */
export function legend(root, names, colour, width, left = 0) {
  let [x, y] = [left, SIZE];
  for (const name of names) {
    const label = fitted(name || "(none)", width - left - GAP * 2);
    const needed = GAP + textWidth(label) + GAP;
    if (x > left && x + needed > width) [x, y] = [left, y + SIZE * 1.6];
    root.append("rect").attr("x", x).attr("y", y - SIZE + 2).attr("width", SIZE - 2)
      .attr("height", SIZE - 2).attr("fill", colour(name));
    root.append("text").attr("x", x + GAP).attr("y", y).text(label);
    x += needed;
  }
  return y + SIZE;
}

/** Axes in the colour of the text, with quiet lines. */
export function quiet(axis) {
  axis.attr("font-size", SIZE).attr("font-family", null);
  axis.select(".domain").remove();
  axis.selectAll(".tick line").attr("stroke-opacity", 0.18);
}

export function unique(values) {
  return [...new Set(values)];
}
