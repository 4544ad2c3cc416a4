"""Where a request ends: said in two ways, a proxy and we could take it for two different ones."""

from __future__ import annotations

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Waitress passes over the length of a body that comes in chunks, and trips over one that
    has thousands of digits."""

    def parse_header(self, header_plus: bytes) -> None:
        """Raises ParsingError, which is answered with 400 and the end of the connection."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("Content-Length is invalid") from error
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length does not go with Transfer-Encoding")


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection whose requests are read so."""

    parser_class = Parser
