// Elements of a page, made in one call.

export function made(kind, attributes = {}, text = "") {
  const element = document.createElement(kind);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text) element.textContent = text;
  return element;
}
