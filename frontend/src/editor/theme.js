// Colours of the query. They are variables of the page's style sheet, which pass into the
// shadow root, so that light and dark are decided there.

import { HighlightStyle } from "@codemirror/language";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

export const theme = EditorView.theme({
  "&": { backgroundColor: "var(--editor-ground)", color: "var(--editor-text)", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "2px solid var(--editor-focus)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "ui-monospace, monospace", lineHeight: "1.5", minHeight: "14rem", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--editor-text)" },
  ".cm-cursor": { borderLeftColor: "var(--editor-text)" },
  ".cm-gutters": { backgroundColor: "var(--editor-gutter)", color: "var(--editor-quiet)", border: "none" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--editor-line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--editor-selection)",
  },
  ".cm-tooltip": { backgroundColor: "var(--editor-ground)", color: "var(--editor-text)", border: "1px solid var(--editor-quiet)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--editor-focus)", color: "var(--editor-on-focus)" },
  ".cm-completionInfo": { maxWidth: "24rem" },
  ".cm-panels": { backgroundColor: "var(--editor-gutter)", color: "var(--editor-text)" },
});

export const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.modifier], color: "var(--editor-keyword)", fontWeight: "600" },
  { tag: [tags.variableName, tags.special(tags.variableName)], color: "var(--editor-variable)" },
  { tag: [tags.string, tags.number, tags.bool, tags.literal], color: "var(--editor-literal)" },
  { tag: [tags.comment, tags.lineComment], color: "var(--editor-quiet)", fontStyle: "italic" },
  { tag: [tags.namespace, tags.propertyName, tags.className, tags.typeName], color: "var(--editor-name)" },
  { tag: [tags.url, tags.labelName], color: "var(--editor-name)" },
]);
