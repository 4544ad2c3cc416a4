// Charts and tables as files.

const NS = "http://www.w3.org/2000/svg";

export function save(content, type, name) {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** The chart with the colours of the page written into it, so that it stands alone. */
export function standalone(svg) {
  const copy = svg.cloneNode(true);
  const page = getComputedStyle(document.body).backgroundColor;
  const blank = matchMedia("(prefers-color-scheme: dark)").matches ? "#121212" : "#ffffff";
  copy.setAttribute("color", getComputedStyle(svg).color);
  const ground = document.createElementNS(NS, "rect");
  ground.setAttribute("width", "100%");
  ground.setAttribute("height", "100%");
  ground.setAttribute("fill", /^rgba\(.*, 0\)$|transparent/.test(page) ? blank : page);
  copy.prepend(ground);
  return new XMLSerializer().serializeToString(copy);
}

export async function png(svg) {
  const image = new Image();
  const address = URL.createObjectURL(new Blob([standalone(svg)], { type: "image/svg+xml" }));
  try {
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = svg.width.baseVal.value * 2;
    canvas.height = svg.height.baseVal.value * 2;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  } finally {
    URL.revokeObjectURL(address);
  }
}

export function csv({ columns, rows }) {
  return [columns, ...rows].map((row) => row.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function quoted(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
