// The pages of the API: tries an operation out in place, and copies snippets.

import { made } from "./element.js";

const MOST = 20_000;

for (const form of document.querySelectorAll("form.try")) {
  const place = made("div", { role: "status" });
  form.append(place);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    sent(form, place);
  });
}
for (const block of document.querySelectorAll("pre.snippet")) block.after(copier(block));

async function sent(form, place) {
  const path = form.dataset.path.replace(/\{(\w+)\}/g, (_, name) =>
    form.elements[name].value.split("/").map(encodeURIComponent).join("/"),
  );
  const given = [...new FormData(form)].filter(([name, value]) => value && !form.dataset.path.includes(`{${name}}`));
  const accept = form.querySelector("[data-accept]")?.value ?? "*/*";
  const query = new URLSearchParams(given);
  const address = path + (`${query}` ? `?${query}` : "");
  place.textContent = "Asking …";
  try {
    place.replaceChildren(...(await told(address, accept)));
  } catch (error) {
    place.textContent = `The server cannot be reached: ${error.message}`;
  }
}

async function told(address, accept) {
  const response = await fetch(address, { headers: { Accept: accept } });
  const text = await response.text();
  const headers = [...response.headers].filter(([name]) => /^(content-type|etag|link)$/.test(name));
  const head = [`${response.status} ${response.statusText}`, ...headers.map((pair) => pair.join(": "))];
  const line = made("p");
  line.append(made("a", { href: address }, address));
  return [line, made("pre", { tabindex: "0", "aria-label": "Answer" }, `${head.join("\n")}\n\n${text.slice(0, MOST)}`)];
}

function copier(block) {
  const button = made("button", { type: "button" }, "Copy");
  button.addEventListener("click", async () => {
    await navigator.clipboard?.writeText(block.textContent).catch(() => {});
    button.textContent = "Copied";
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
}
