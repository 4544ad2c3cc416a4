// The text of the query: CodeMirror in a shadow root, where its styles are constructed sheets,
// which a policy without inline styles allows. The form's own field stays and holds the text.

import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, syntaxHighlighting, syntaxTree } from "@codemirror/language";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, searchKeymap } from "@codemirror/search";
import { EditorState, Prec } from "@codemirror/state";
import { EditorView, drawSelection, highlightActiveLine, highlightSpecialChars, keymap, lineNumbers } from "@codemirror/view";
import { sparql } from "codemirror-lang-sparql";

import { completions } from "./completion.js";
import { declareKnown } from "./prefixes.js";
import { colours, theme } from "./theme.js";

export class Editor {
  terms = null;
  onRun = () => {};

  constructor(textarea, text) {
    this.textarea = textarea;
    const host = document.createElement("div");
    host.className = "editor";
    const root = host.attachShadow({ mode: "open" });
    textarea.after(host);
    textarea.hidden = true;
    const state = EditorState.create({ doc: text, extensions: this.#extensions() });
    this.view = new EditorView({ state, root, parent: root });
    textarea.value = text;
    document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => {
      this.view.focus();
    });
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  /** Marks what the endpoint says is wrong; null takes the mark away. */
  mark(problem) {
    const found = problem?.line ? [...this.#misread(), this.#diagnostic(problem)] : [];
    found.sort((a, b) => a.from - b.from);
    this.view.dispatch(setDiagnostics(this.view.state, found));
    if (!found.length) return;
    const at = found[0].from;
    this.view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at) });
  }

  /** Where the editor's own grammar stumbles: an endpoint may notice an error only later. */
  #misread() {
    const { state } = this.view;
    let at = -1;
    syntaxTree(state).iterate({
      enter(node) {
        if (node.type.isError && at < 0) at = node.from;
        return at < 0;
      },
    });
    if (at < 0) return [];
    const to = Math.min(state.wordAt(at)?.to ?? at + 1, state.doc.length);
    return [{ from: Math.min(at, to), to, severity: "warning", message: "The query is not understood from here on." }];
  }

  #diagnostic({ line, column, detail }) {
    const { doc } = this.view.state;
    const found = doc.line(Math.min(Math.max(line, 1), doc.lines));
    // The endpoint counts characters, the editor UTF-16 units.
    const before = [...found.text].slice(0, (column ?? 1) - 1).join("").length;
    const from = Math.min(found.from + before, found.to);
    const word = /^[^\s]+/.exec(doc.sliceString(from, found.to))?.[0].length ?? 0;
    return { from, to: Math.max(from + word, Math.min(from + 1, doc.length)), severity: "error", message: detail };
  }

  #extensions() {
    return [
      lineNumbers(), foldGutter(), lintGutter(), highlightSpecialChars(), history(), drawSelection(),
      indentOnInput(), bracketMatching(), closeBrackets(), highlightActiveLine(),
      highlightSelectionMatches(), EditorView.lineWrapping, sparql(), theme,
      syntaxHighlighting(colours),
      autocompletion({ override: [(context) => completions(context, this.terms)] }),
      EditorView.contentAttributes.of({
        "aria-label": "SPARQL query", "aria-describedby": "", spellcheck: "false", tabindex: "0",
      }),
      EditorView.domEventHandlers({ beforeinput: typedOver }),
      EditorView.updateListener.of((update) => this.#changed(update)),
      Prec.high(keymap.of([{ key: "Mod-Enter", run: () => (this.onRun(), true) }])),
      // Tab is left alone, so that the keyboard can leave the editor.
      keymap.of([
        ...closeBracketsKeymap, ...defaultKeymap, ...searchKeymap, ...historyKeymap,
        ...foldKeymap, ...completionKeymap,
      ]),
    ];
  }

  #changed(update) {
    if (!update.docChanged) return;
    this.textarea.value = this.text;
    const typed = update.transactions.some((one) => one.isUserEvent("input"));
    const change = typed && this.terms && declareKnown(update.state, this.terms.prefixes);
    if (change) queueMicrotask(() => this.view.dispatch({ changes: change }));
  }
}

/**
 * Typing over a selection: a browser would keep the style of the old text by a style attribute,
 * which the policy forbids and the console would tell.
 */
function typedOver(event, view) {
  const { from, to, empty } = view.state.selection.main;
  if (event.inputType !== "insertText" || !event.data || empty || view.composing) return false;
  const insert = () => view.state.update(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
  const handled = view.state.facet(EditorView.inputHandler).some((one) => one(view, from, to, event.data, insert));
  if (!handled) view.dispatch(insert());
  return true;
}
