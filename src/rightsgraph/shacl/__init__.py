"""Checks data with shapes: SHACL Core and SHACL-SPARQL, set at a time.

* What is checked: ``data`` is a graph in memory, ``view`` a store of which only what is asked for
  is read, ``part`` what a check needs of a service's graph.
* With what: ``shapes`` reads a shapes graph, with its ``paths``, ``targets``, ``constraints``,
  ``literals`` and ``patterns``, and ``sparql`` its queries; ``wellformed`` refuses a faulty one,
  and ``imported`` finds what it imports.
* By whom: ``engine`` decides. ``fast`` checks nodes, ``queries`` asks the constraints in SPARQL,
  in a process ``apart``; ``reference`` is pySHACL, which judges wherever these could differ.
* A service is checked by ``service``, which asks it for ``suspects`` by expressions that are
  ``sure``; a change to a store by ``incremental``, along ``chains`` to what it can touch.
* What is found becomes ``results`` with ``messages`` and ``places``, told by a ``report`` and its
  formats in ``reports``; ``explain`` says what a shape asks.
"""
