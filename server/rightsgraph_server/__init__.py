"""The command line and the HTTP endpoint over the library."""
