"""The paths that the server answers, one module for each group."""
