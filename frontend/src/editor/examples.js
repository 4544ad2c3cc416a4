// The saved queries as examples: a menu that can be searched.

import { made } from "../element.js";

/** Makes the link to all queries a button that opens the menu. */
export function examples(link, address, choose) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Examples";
  button.setAttribute("aria-haspopup", "dialog");
  link.replaceWith(button);
  let dialog = null;
  button.addEventListener("click", async () => {
    dialog ??= menu(await fetched(address), (query) => {
      dialog.close();
      choose(query);
    });
    dialog.showModal();
  });
}

async function fetched(address) {
  const response = await fetch(address, { headers: { Accept: "application/json" } });
  return response.ok ? response.json() : [];
}

function menu(queries, choose) {
  const dialog = made("dialog", { class: "examples", "aria-labelledby": "examples-title" });
  const title = made("h2", { id: "examples-title" }, "Examples");
  const close = made("button", { type: "button", class: "close" }, "Close");
  close.addEventListener("click", () => dialog.close());
  const field = made("input", { type: "search", id: "examples-search", autocomplete: "off" });
  const label = made("label", { for: "examples-search" }, "Search in titles, descriptions and queries");
  const found = made("p", { role: "status", class: "found" });
  const list = made("ul");
  const items = queries.map((query) => item(query, choose));
  list.append(...items.map(({ element }) => element));
  const filter = () => filtered(items, field.value, found);
  field.addEventListener("input", filter);
  filter();
  dialog.append(title, close, label, field, found, list);
  document.body.append(dialog);
  return dialog;
}

function item(query, choose) {
  const element = made("li");
  const button = made("button", { type: "button" }, query.title);
  button.addEventListener("click", () => choose(query.sparql));
  element.append(button, made("p", {}, query.description));
  const text = [query.title, query.description, ...query.keywords, query.sparql].join(" ");
  return { element, text: text.toLowerCase() };
}

function filtered(items, wanted, found) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { element, text } of items) {
    element.hidden = !words.every((word) => text.includes(word));
    count += element.hidden ? 0 : 1;
  }
  found.textContent = `${count} of ${items.length} queries`;
}
