// A chart of the answer, with its kind and its columns to choose.

import { rolesOf } from "../charts/data.js";
import { KINDS, drawable } from "../charts/draw.js";
import { show } from "../charts/figure.js";
import { nameColumn } from "./answer.js";
import { made } from "../element.js";

export function chartView(panel, { columns, rows }, shown) {
  const data = { columns, rows: rows.map((row) => row.map((term) => shown.name(term))) };
  if (!drawable(data)) {
    panel.append(made("p", {}, "A chart needs a column of numbers, such as a COUNT, and a column of names."));
    return;
  }
  const figure = made("figure", { class: "chart" });
  const roles = rolesOf(data, { x: nameColumn(columns, rows) });
  const none = "(none)";
  const choices = {
    kind: chooser("Kind", Object.entries(KINDS).filter(([key]) => key !== "network"), roles.series < 0 ? "bar" : "stacked"),
    x: chooser("Labels", same(columns), columns[roles.x]),
    y: chooser("Numbers", same(columns), columns[roles.y[0]]),
    series: chooser("Series", same([none, ...columns]), columns[roles.series] ?? none),
  };
  const redraw = () => {
    const [kind, x, y, series] = Object.values(choices).map(({ select }) => select.value);
    show(figure, kind, data, { x, y, series: series === none ? "" : series });
  };
  const row = made("p", { class: "choices" });
  for (const { label, select } of Object.values(choices)) {
    select.addEventListener("change", redraw);
    row.append(label, " ");
  }
  figure.append(made("figcaption", { class: "visually-hidden" }, "Chart of the answer"));
  panel.append(row, figure);
  redraw();
}

function same(values) {
  return values.map((value) => [value, value]);
}

function chooser(title, options, chosen) {
  const label = made("label", { class: "inline" }, `${title} `);
  const select = made("select");
  for (const [value, text] of options) select.append(made("option", { value }, text));
  select.value = chosen;
  label.append(select);
  return { label, select };
}
