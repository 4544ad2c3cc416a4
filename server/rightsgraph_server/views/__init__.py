"""Pages by kind: data by SPARQL, as typed models for the templates."""
