"""Checks data with shapes: SHACL Core and SHACL-SPARQL, set at a time.

``compile`` reads a shapes graph, ``data`` the graph that is checked, ``fast`` checks the one with
the other; ``reference`` does the same with pySHACL, which decides where the two could differ.
"""
