// A figure of the page: the drawing, redrawn when its width changes, and buttons to save it.

import { fromTable } from "./data.js";
import { draw } from "./draw.js";
import { csv, png, save, standalone } from "./save.js";

/** Draws the table that the figure names. The table stays: it is the chart for who cannot see. */
export function enhance(figure) {
  const table = document.getElementById(figure.dataset.source);
  if (!table?.tHead) return;
  // A figure that names its columns and no series has none.
  const { chart, x, y, series = x || y ? "" : undefined } = figure.dataset;
  show(figure, chart, fromTable(table), { x, y, series });
}

/** Draws data into a figure; a later call replaces what an earlier one drew. */
export function show(figure, kind, data, wish, options = {}) {
  figure.querySelector(".drawing")?.remove();
  const place = document.createElement("div");
  place.className = "drawing";
  figure.prepend(place);
  const title = figure.querySelector("figcaption")?.textContent.trim() || "Chart";
  const redraw = () => {
    const width = Math.round(Math.min(place.clientWidth || 640, 900));
    const svg = draw(kind, data, wish, { width, title, ...options });
    if (!svg) return false;
    place.querySelector(".scroll")?.remove();
    place.prepend(framed(svg, width, title));
    return true;
  };
  if (!redraw()) return place.remove();
  place.append(buttons(place, data, title));
  follow(place, redraw);
}

/** Only a drawing that is wider than its place can be scrolled, and by keyboard too. */
function framed(svg, width, title) {
  const frame = document.createElement("div");
  frame.className = "scroll";
  frame.append(svg);
  if (svg.width.baseVal.value > width) {
    frame.tabIndex = 0;
    frame.setAttribute("role", "region");
    frame.setAttribute("aria-label", `Drawing: ${title}`);
  }
  return frame;
}

function follow(place, redraw) {
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (Math.abs(place.clientWidth - width) < 8) return;
    width = place.clientWidth;
    requestAnimationFrame(redraw);
  }).observe(place);
}

function buttons(place, data, title) {
  const name = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
  const svg = () => place.querySelector("svg");
  const row = document.createElement("p");
  row.className = "chart-buttons";
  row.append(
    button("SVG", title, () => save(standalone(svg()), "image/svg+xml", `${name}.svg`)),
    button("PNG", title, async () => save(await png(svg()), "image/png", `${name}.png`)),
    button("CSV", title, () => save(csv(data), "text/csv", `${name}.csv`)),
  );
  return row;
}

function button(format, title, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = format;
  made.setAttribute("aria-label", `Download as ${format}: ${title}`);
  made.addEventListener("click", action);
  return made;
}
