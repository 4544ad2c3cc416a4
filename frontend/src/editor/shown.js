// How terms look on the page: short names, links to this server's pages of our own things.

import { made } from "../element.js";
import { shortener } from "./terms.js";

const XSD_STRING = "http://www.w3.org/2001/XMLSchema#string";

export class Shown {
  constructor(terms, base, root) {
    this.short = terms?.short ?? shortener({});
    this.base = base;
    this.root = root;
  }

  name(term) {
    if (!term) return "";
    if (term.kind !== "iri") return term.value;
    const short = this.short(term.value);
    if (!short.startsWith("<")) return short;
    const ours = term.value.startsWith(this.base);
    return (ours && term.value.slice(this.base.length)) || term.value;
  }

  /** Only web addresses become links: an IRI in the data may have any scheme. */
  href(term) {
    if (term?.kind !== "iri") return "";
    if (term.value.startsWith(this.base)) return `${this.root}/${term.value.slice(this.base.length)}`;
    return /^https?:\/\//.test(term.value) ? term.value : "";
  }

  cell(term) {
    const cell = made("td");
    const href = this.href(term);
    cell.append(href ? made("a", { href }, this.name(term)) : this.name(term));
    const note = this.#note(term);
    if (note) cell.append(" ", made("small", {}, note));
    return cell;
  }

  #note(term) {
    if (term?.kind !== "literal") return "";
    if (term.language) return term.language;
    return term.datatype && term.datatype !== XSD_STRING ? this.short(term.datatype) : "";
  }
}
