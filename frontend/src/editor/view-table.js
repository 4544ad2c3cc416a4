// Rows, a page at a time, sorted by the column that is clicked and filtered by what is typed.

import { number } from "../charts/data.js";
import { made } from "../element.js";

const PAGE = 200;

export function tableView(panel, { columns, rows }, shown) {
  const state = { sort: -1, down: false, start: 0, wanted: "", rows };
  const field = made("input", { type: "search", id: "filter-rows", autocomplete: "off" });
  const found = made("span", { role: "status" });
  const scroll = made("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": "Answer" });
  const table = made("table");
  scroll.append(table);
  const pages = made("p", { class: "pages" });
  const redraw = () => {
    drawn(table, columns, state, shown, redraw);
    turned(pages, state, redraw);
    found.textContent = state.wanted ? ` ${state.rows.length.toLocaleString("en")} rows match` : "";
  };
  field.addEventListener("input", () => {
    Object.assign(state, { wanted: field.value.toLowerCase(), start: 0 });
    state.rows = chosen(rows, state, shown);
    redraw();
  });
  state.resort = () => (state.rows = chosen(rows, state, shown));
  const label = made("label", { for: "filter-rows", class: "inline" }, "Filter ");
  const row = made("p");
  row.append(label, field, found);
  if (rows.length > 10) panel.append(row);
  panel.append(scroll, pages);
  redraw();
}

function chosen(rows, { wanted, sort, down }, shown) {
  const text = (row) => row.map((term) => shown.name(term)).join("\t").toLowerCase();
  const kept = wanted ? rows.filter((row) => text(row).includes(wanted)) : [...rows];
  if (sort < 0) return kept;
  return kept.sort((a, b) => compared(a[sort], b[sort]) * (down ? -1 : 1));
}

function compared(a, b) {
  const [left, right] = [a?.value ?? "", b?.value ?? ""];
  const [x, y] = [number(left), number(right)];
  return Number.isNaN(x) || Number.isNaN(y) ? left.localeCompare(right) : x - y;
}

function drawn(table, columns, state, shown, redraw) {
  const head = made("thead");
  const names = made("tr");
  names.append(...columns.map((name, at) => heading(name, at, state, redraw)));
  head.append(names);
  const body = made("tbody");
  for (const row of state.rows.slice(state.start, state.start + PAGE)) {
    const line = made("tr");
    line.append(...row.map((term) => shown.cell(term)));
    body.append(line);
  }
  table.replaceChildren(head, body);
}

function heading(name, at, state, redraw) {
  const sorted = state.sort === at;
  const order = sorted ? (state.down ? "descending" : "ascending") : "none";
  const cell = made("th", { scope: "col", "aria-sort": order });
  const button = made("button", { type: "button", class: "sort" }, name);
  if (sorted) button.append(made("span", { "aria-hidden": "true" }, state.down ? " ▼" : " ▲"));
  button.addEventListener("click", () => {
    Object.assign(state, { down: sorted && !state.down, sort: at, start: 0 });
    state.resort();
    redraw();
  });
  cell.append(button);
  return cell;
}

function turned(pages, state, redraw) {
  pages.replaceChildren();
  const last = Math.min(state.start + PAGE, state.rows.length);
  if (state.rows.length <= PAGE) return;
  const turn = (title, to, possible) => {
    const button = made("button", { type: "button" }, title);
    button.disabled = !possible;
    button.addEventListener("click", () => {
      state.start = to;
      redraw();
    });
    return button;
  };
  pages.append(
    turn("Previous rows", state.start - PAGE, state.start > 0),
    ` ${state.start + 1}–${last} of ${state.rows.length.toLocaleString("en")} `,
    turn("Next rows", state.start + PAGE, last < state.rows.length),
  );
}
