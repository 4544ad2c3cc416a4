"""UN human-rights review documents in, a validated knowledge graph out."""
