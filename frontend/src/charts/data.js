// What a chart shows, read from a table.
//
// A figure may name columns: data-x (the labels), data-y (one column of numbers, or several,
// separated by "|"), data-series. Where it names none, they are found: the last column of numbers
// has the values, the first other column the labels, and one with few values the series.

const MOST_SERIES = 12;

/** The columns and rows of a <table>; a row heading is a cell as any. */
export function fromTable(table) {
  const columns = [...table.tHead.rows[0].cells].map((cell) => cell.dataset.name ?? clean(cell));
  const rows = [...table.tBodies].flatMap((body) => [...body.rows].map(cellsOf));
  return { columns, rows: rows.filter((row) => row.length === columns.length) };
}

function cellsOf(row) {
  return [...row.cells].map((cell) => cell.dataset.value ?? clean(cell));
}

function clean(cell) {
  const copy = cell.cloneNode(true);
  for (const note of copy.querySelectorAll("small")) note.remove();
  return copy.textContent.trim().replace(/\s+/g, " ");
}

export function number(text) {
  const plain = String(text ?? "").replace(/[\s,\u00a0\u202f]|%$/g, "");
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : NaN;
}

export function isNumeric({ rows }, index) {
  const filled = rows.map((row) => row[index]).filter((text) => text !== "" && text != null);
  return filled.length > 0 && filled.every((text) => !Number.isNaN(number(text)));
}

/** Points { x, series, y } for a chart, with the names of what x, series and y are. */
export function points(data, wish = {}) {
  const roles = rolesOf(data, wish);
  const wide = roles.y.length > 1;
  const found = data.rows.flatMap((row) =>
    roles.y.map((index) => ({
      x: row[roles.x] ?? "",
      series: wide ? data.columns[index] : roles.series < 0 ? "" : (row[roles.series] ?? ""),
      y: number(row[index]),
    })),
  );
  const name = (index) => data.columns[index] ?? "";
  return {
    points: summed(found.filter((point) => !Number.isNaN(point.y))),
    names: {
      x: name(roles.x),
      series: wide ? "" : name(roles.series),
      y: wide ? "" : name(roles.y[0]),
    },
  };
}

/** The index of each role's columns, as wished or else as the table suggests. */
export function rolesOf(data, { x, y, series }) {
  const index = (name) => data.columns.indexOf(name);
  const all = data.columns.map((_, at) => at);
  const wished = (y ? y.split("|").map(index) : []).filter((at) => at >= 0);
  const taken = [index(x), index(series)];
  const numeric = all.filter((at) => !taken.includes(at) && isNumeric(data, at));
  const texts = all.filter((at) => !isNumeric(data, at));
  // A first column of numbers, such as a year or a cycle, is what the others are counted over.
  const labels = index(x) >= 0 ? index(x) : (texts[0] ?? 0);
  const values = wished.length ? wished : numeric.filter((at) => at !== labels).slice(-1);
  const rest = texts.filter((at) => at !== labels);
  const named = index(series);
  const found = series === "" ? -1 : named >= 0 ? named : (rest.find((at) => isShort(data, at)) ?? -1);
  return { x: labels, y: values, series: wished.length > 1 ? -1 : found };
}

/** Whether a column has few enough values that each can have a colour. */
function isShort({ rows }, index) {
  return new Set(rows.map((row) => row[index])).size <= MOST_SERIES;
}

/** Two rows for one place are drawn as one. */
function summed(all) {
  const seen = new Map();
  for (const point of all) {
    const key = `${point.x}\u0000${point.series}`;
    const before = seen.get(key);
    if (before) before.y += point.y;
    else seen.set(key, point);
  }
  return [...seen.values()];
}

/** Links { source, target, label, value } for a network: two columns, and perhaps a number. */
export function links(data, { x, y, series }) {
  const index = (name, other) => (data.columns.includes(name) ? data.columns.indexOf(name) : other);
  const texts = data.columns.map((_, at) => at).filter((at) => !isNumeric(data, at));
  const from = index(x, texts[0] ?? 0);
  const to = index(series, texts.find((at) => at !== from) ?? 1);
  const weight = index(y, -1);
  return data.rows
    .filter((row) => row[from] && row[to])
    .map((row) => ({
      source: row[from],
      target: row[to],
      label: "",
      value: weight < 0 ? 1 : number(row[weight]) || 1,
    }));
}
