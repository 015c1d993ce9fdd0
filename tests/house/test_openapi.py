"""The published document of API v1 changes only on purpose.

When it does: `python -m tests.house.test_openapi` writes the snapshot anew; the difference is read in the review.
"""

import json
from pathlib import Path

from flask import Flask

from marketplace.app import create_app

SNAPSHOT = Path(__file__).parent / "openapi-v1.json"


def document(app: Flask) -> str:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return json.dumps(answer.get_json(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def test_the_document_is_the_published_one(bare_app: Flask) -> None:
    assert document(bare_app) == SNAPSHOT.read_text()


def test_every_call_says_how_it_refuses(bare_app: Flask) -> None:
    paths = json.loads(document(bare_app))["paths"]
    assert paths
    for path, calls in paths.items():
        for method, call in calls.items():
            if method != "parameters":
                assert "default" in call["responses"], f"{method} {path}"


if __name__ == "__main__":
    SNAPSHOT.write_text(document(create_app(TESTING=True, DATABASE_URL="sqlite://")))
