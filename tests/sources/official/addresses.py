"""Where the stage plays each official source: the paths, and how a feed's answer calls itself."""

from typing import Any

DOCUMENTS = "/api/v1/documents.json"
FILED = "/api/v1/public-inspection-documents/current.json"
POSTS = "/presidential-actions/feed/"
RELEASES = "/news/pressreleases.rss"
STATEMENTS = "/news/speeches-statements.rss"
REVIEWS = "/public/do/XMLViewFileAction"
LABOR = "/rss/releases.xml"
BILLS = "/v3/bill/119"
CHANGED = "/v4/documents"
STATE_BILLS = "/bills"
LEGISCAN = "/"

RSS: dict[str, Any] = {"content_type": "application/rss+xml"}
