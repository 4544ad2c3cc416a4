// Addresses that carry a query and the view of its answer, and the query that was last typed.

const KEY = "rightsgraph.query";
const LONGEST_SHOWN = 60_000;

export function addressOf(endpoint, query, view) {
  return `${endpoint}?${new URLSearchParams({ query })}${view && view !== "table" ? `#${view}` : ""}`;
}

export function showAddress(endpoint, query, view) {
  const address = addressOf(endpoint, query, view);
  if (address.length <= LONGEST_SHOWN) history.replaceState(null, "", address);
}

/** Puts the link into the field, selects it, and copies it where the browser lets us. */
export async function shareLink(field, endpoint, query, view) {
  field.value = new URL(addressOf(endpoint, query, view), location.href).href;
  field.hidden = false;
  field.focus();
  field.select();
  await navigator.clipboard?.writeText(field.value).catch(() => {});
}

export function remember(query) {
  try {
    localStorage.setItem(KEY, query);
  } catch {
    // A browser that keeps nothing forgets this, too.
  }
}

export function remembered() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}
