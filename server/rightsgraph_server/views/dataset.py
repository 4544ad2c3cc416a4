"""The dataset as search engines for data know it."""

from __future__ import annotations

from rightsgraph.dataset import DUMPS, LICENCE
from rightsgraph.iris import BASE
from rightsgraph_server.views.page import Linked, described


def dataset_linked() -> Linked:
    """As a schema.org Dataset."""
    return described(
        "Dataset",
        f"{BASE}dataset",
        name="rightsgraph",
        description="Recommendations of UN human-rights reviews, the positions of States, "
        "what civil society says, and the passage that says each of it.",
        url=BASE,
        license=LICENCE,
        isAccessibleForFree=True,
        distribution=[
            {"@type": "DataDownload", "encodingFormat": media_type, "contentUrl": BASE + path}
            for path, media_type in DUMPS.items()
        ],
    )
