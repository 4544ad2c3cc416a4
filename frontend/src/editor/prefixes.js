// Prefixes: which a query declares, and those it needs of the ones that are known here.

import { syntaxTree } from "@codemirror/language";

const DECLARED = /^[ \t]*PREFIX\s+([\p{L}\d_.-]*):/gimu;

export function declared(text) {
  return new Set([...text.matchAll(DECLARED)].map((match) => match[1]));
}

/** The insertion that declares the known prefixes that the query uses; null where it needs none. */
export function declareKnown(state, known) {
  const text = state.doc.toString();
  const there = declared(text);
  const used = [...usedIn(state)].filter((prefix) => known[prefix] && !there.has(prefix));
  if (!used.length) return null;
  return insertion(text, used, known);
}

export function insertion(text, prefixes, known) {
  const lines = prefixes.sort().map((prefix) => `PREFIX ${prefix}: <${known[prefix]}>\n`);
  return { from: place(text), insert: lines.join("") };
}

/** Below the header of a saved query and above everything else. */
function place(text) {
  return /^(?:#[^\n]*\n|[ \t]*\n)*/.exec(text)[0].length;
}

function usedIn(state) {
  const found = new Set();
  syntaxTree(state).iterate({
    enter(node) {
      if (node.name === "PrefixDecl") return false;
      if (!/^Pname_(ns|ln)$/.test(node.name)) return undefined;
      found.add(state.sliceDoc(node.from, node.to).split(":")[0]);
      return false;
    },
  });
  return found;
}
