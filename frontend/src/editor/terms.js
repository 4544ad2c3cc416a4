// The vocabulary of the graph as the server lists it, with names as a query writes them.

export async function loadTerms(address) {
  try {
    const response = await fetch(address, { headers: { Accept: "application/json" } });
    return response.ok ? named(await response.json()) : null;
  } catch {
    return null;
  }
}

function named({ base, prefixes, classes, properties, concepts }) {
  const short = shortener(prefixes);
  const asNamed = (kind) => (one) => ({ ...one, kind, name: short(one.iri) });
  const known = {
    base,
    prefixes,
    short,
    classes: classes.map(asNamed("class")),
    properties: properties.map(asNamed("property")).map((one) => ({
      ...one, domains: one.domains.map(short),
    })),
    concepts: concepts.map(asNamed("enum")),
  };
  known.parents = Object.fromEntries(
    known.classes.map((one) => [one.name, one.parents.map(short)]),
  );
  known.ranges = Object.fromEntries(
    known.properties.filter((one) => one.scheme).map((one) => [one.name, one.scheme]),
  );
  return known;
}

/** A function from an IRI to its prefixed name; others stay in angle brackets. */
export function shortener(prefixes) {
  const all = Object.entries(prefixes).sort((a, b) => b[1].length - a[1].length);
  return (iri) => {
    for (const [prefix, namespace] of all) {
      const local = iri.startsWith(namespace) ? iri.slice(namespace.length) : "/";
      if (/^[\p{L}\d_]([\p{L}\d_-]*)$/u.test(local)) return `${prefix}:${local}`;
    }
    return `<${iri}>`;
  };
}
