"""``/update``: the update operation of the SPARQL 1.1 Protocol."""

from __future__ import annotations

from flask import Blueprint, Response, request

from rightsgraph.errors import BadRequest
from rightsgraph_server.answers import change, nothing
from rightsgraph_server.gate import require
from rightsgraph_server.protocol import Update, operation

blueprint = Blueprint("update", __name__)


@blueprint.route("/update", methods=["POST"], strict_slashes=False)
def endpoint() -> Response:
    asked = operation(request)
    if not isinstance(asked, Update):
        raise BadRequest("this address takes updates only", "query", "send queries to /sparql")
    return carry_out(asked)


def carry_out(asked: Update) -> Response:
    require("write")
    change(asked.text)
    return nothing(204)
