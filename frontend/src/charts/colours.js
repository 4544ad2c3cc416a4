// Colours that stand out from a light and from a dark page alike (at least 3:1 on either).

const PALETTE = [
  "#3f7fd1", "#c9701f", "#2f9183", "#cc5577", "#8a74c9", "#7d8a2e", "#a8734c", "#808080",
];
// The same answer has the same colour everywhere.
const FIXED = {
  supported: "#2f9183",
  accepted: "#2f9183",
  "supported in part": "#7d8a2e",
  noted: "#c9701f",
  "not supported": "#cc5577",
  "no clear position": "#808080",
  pending: "#8a74c9",
};

/** A function from the name of a series to its colour. */
export function colours(names) {
  const free = PALETTE.filter((colour) => !names.some((name) => FIXED[key(name)] === colour));
  const chosen = new Map();
  let next = 0;
  for (const name of names) {
    const fixed = FIXED[key(name)];
    chosen.set(name, fixed ?? (free.length ? free : PALETTE)[next++ % (free.length || 8)]);
  }
  return (name) => chosen.get(name) ?? PALETTE[0];
}

/** Where they are answers, in the order that these have everywhere. */
export function inOrder(names) {
  const place = (name) => Object.keys(FIXED).indexOf(key(name));
  return names.every((name) => key(name) in FIXED)
    ? [...names].sort((one, other) => place(one) - place(other))
    : names;
}

export const ONE = PALETTE[0];

function key(name) {
  return String(name).toLowerCase().replace(/-/g, " ");
}
