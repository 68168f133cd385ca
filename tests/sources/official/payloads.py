"""Answers of official sources, in their documented shapes; the content is made up where it is not the record's own."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

EBSA = {"name": "Employee Benefits Security Administration", "slug": "employee-benefits-security-administration"}
SEC_AGENCY = {"name": "Securities and Exchange Commission", "slug": "securities-and-exchange-commission"}
PRESIDENT = {"name": "Executive Office of the President", "slug": "executive-office-of-the-president"}


def fr_document(number: str = "2026-21001", **fields: Any) -> dict[str, Any]:
    """A document as the Federal Register answers it when asked for our fields; a proposal of EBSA unless told."""
    document: dict[str, Any] = {
        "document_number": number,
        "title": "Digital Assets in Individual Account Plans",
        "type": "Proposed Rule",
        "subtype": None,
        "abstract": "The Department proposes to describe how fiduciaries may weigh digital assets.",
        "action": "Proposed rule.",
        "dates": "Comments are due on or before January 19, 2027.",
        "publication_date": "2026-11-20",
        "signing_date": None,
        "effective_on": None,
        "comments_close_on": "2027-01-19",
        "executive_order_number": None,
        "citation": "91 FR 80001",
        "agencies": [EBSA],
        "docket_ids": ["EBSA-2026-0300"],
        "regulation_id_numbers": ["1210-AC99"],
        "correction_of": None,
        "corrections": [],
        "html_url": f"https://www.federalregister.gov/documents/2026/11/20/{number}/a-proposal",
    }
    assert fields.keys() <= document.keys()
    return document | fields


def fr_order(number: str = "2026-21500", **fields: Any) -> dict[str, Any]:
    """An executive order as published."""
    return fr_document(
        number,
        **{
            "title": "Opening the Strategic Bitcoin Reserve to Pension Plans",
            "type": "Presidential Document",
            "subtype": "Executive Order",
            "abstract": None,
            "action": None,
            "dates": None,
            "publication_date": "2026-11-23",
            "signing_date": "2026-11-17",
            "comments_close_on": None,
            "executive_order_number": "14450",
            "citation": "91 FR 81000",
            "agencies": [PRESIDENT],
            "docket_ids": [],
            "regulation_id_numbers": [],
            **fields,
        },
    )


def fr_page(*documents: Mapping[str, Any], **fields: Any) -> str:
    """One page of a list; without documents the list has no `results` at all."""
    page: dict[str, Any] = {"description": "Documents", "count": len(documents)}
    if documents:
        page |= {"total_pages": 1, "results": list(documents)}
    return json.dumps(page | fields)


def filed(number: str = "2026-21500", **fields: Any) -> dict[str, Any]:
    """A document on public inspection; the order above unless told."""
    return {
        "document_number": number,
        "title": "Opening the Strategic Bitcoin Reserve to Pension Plans (EO 14450) ",
        "type": "Presidential Document",
        "agencies": [PRESIDENT],
        "docket_numbers": [],
        "editorial_note": None,
        "filed_at": "2026-11-20T11:15:00.000-05:00",
        "filing_type": "special",
        "publication_date": "2026-11-23",
        "html_url": f"https://www.federalregister.gov/public-inspection/{number}/an-order",
        **fields,
    }


def feed(*items: str) -> str:
    """An RSS feed."""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>Feed</title>'
        f"<link>https://example.org</link>{''.join(items)}</channel></rss>"
    )


def item(
    title: str,
    *,
    link: str,
    guid: str = "",
    at: str = "Tue, 17 Nov 2026 21:00:00 +0000",
    text: str = "",
    categories: Iterable[str] = (),
) -> str:
    """One item of a feed; texts stand as given."""
    named = "".join(f"<category><![CDATA[{name}]]></category>" for name in categories)
    return (
        f"<item><title>  {title}\n</title><link>{link}</link><pubDate>{at}</pubDate>{named}"
        f'<guid isPermaLink="false">{guid}</guid><description>{text}</description></item>'
    )


def post(
    title: str = "OPENING THE STRATEGIC BITCOIN RESERVE TO PENSION PLANS",
    *,
    number: int = 60001,
    category: str = "Executive Orders",
    at: str = "Tue, 17 Nov 2026 21:00:00 +0000",
) -> str:
    """A post of the White House."""
    return item(
        title,
        link="https://www.whitehouse.gov/presidential-actions/2026/11/a-post/",
        guid=f"https://www.whitehouse.gov/?p={number}",
        at=at,
        categories=("Presidential Actions", category),
    )


def reviews(*records: str, ballast: int = 60) -> str:
    """A file of OIRA; `ballast` are records of other agencies, since a short list is taken for a broken one."""
    others = "".join(review(f"0579-AA{number:02}", title="Importation of Fruit") for number in range(ballast))
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<OIRA_DATA xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'RUNDATE="2026-11-24">\n{others}{"".join(records)}</OIRA_DATA>'
    )


def review(
    number: str = "1210-AC99",
    *,
    title: str = "Digital Assets in Individual Account Plans\n",
    stage: str = "Proposed Rule",
    received: str = "2026-10-05",
    completed: str = "",
    decision: str = "",
) -> str:
    """One record of such a file."""
    end = f"<DATE_COMPLETED>{completed}</DATE_COMPLETED><DECISION>{decision}</DECISION>" if completed else ""
    return (
        f"<REGACT><AGENCY_CODE>{number[:4]}</AGENCY_CODE><RIN>{number}</RIN><TITLE>{title}</TITLE><STAGE>{stage}</STAGE>"
        f"<DATE_RECEIVED>{received}</DATE_RECEIVED><LEGAL_DEADLINE>None</LEGAL_DEADLINE>{end}</REGACT>"
    )


def bills(*rows: Mapping[str, Any], count: int | None = None) -> str:
    """A page of Congress.gov's list."""
    return json.dumps({"bills": list(rows), "pagination": {"count": len(rows) if count is None else count}})


def bill(number: str = "9500", **fields: Any) -> dict[str, Any]:
    """A row of that list."""
    return {
        "congress": 119,
        "type": "HR",
        "number": number,
        "title": "Bitcoin in Retirement Plans Act",
        "originChamber": "House",
        "latestAction": {"actionDate": "2026-11-20", "text": "Referred to the House Committee on Financial Services."},
        "updateDate": "2026-11-23",
        **fields,
    }


def bill_action(on: str, text: str, code: str | None = None) -> dict[str, Any]:
    """One action of a bill; rows of the Senate have no code."""
    row = {"actionDate": on, "text": text, "type": "Floor", "sourceSystem": {"name": "Library of Congress"}}
    return row if code is None else row | {"actionCode": code}


def regulations_document(key: str = "EBSA-2026-0300-0001", **attributes: Any) -> dict[str, Any]:
    """A document of Regulations.gov: the proposal above; its period ends in the evening of January 19 in Washington."""
    return {
        "id": key,
        "type": "documents",
        "attributes": {
            "documentType": "Proposed Rule",
            "title": "Digital Assets in Individual Account Plans",
            "agencyId": "EBSA",
            "docketId": "EBSA-2026-0300",
            "frDocNum": "2026-21001",
            "postedDate": "2026-11-20T05:00:00Z",
            "commentEndDate": "2027-01-20T04:59:59Z",
            "withdrawn": False,
            "allowLateComments": False,
            **attributes,
        },
    }


def regulations_page(*documents: Mapping[str, Any], more: bool = False) -> str:
    """A page of them."""
    return json.dumps({"data": list(documents), "meta": {"hasNextPage": more}})


def state_bill(identifier: str = "HB 1325", **fields: Any) -> dict[str, Any]:
    """A bill as Open States has it."""
    return {
        "id": "ocd-bill/00000000-0000-4000-8000-000000000001",
        "session": "2027",
        "jurisdiction": {"id": "ocd-jurisdiction/country:us/state:fl/government", "name": "Florida"},
        "from_organization": {"name": "House", "classification": "lower"},
        "identifier": identifier,
        "title": "State Cryptocurrency Reserve",
        "openstates_url": "https://openstates.org/fl/bills/2027/HB1325/",
        "first_action_date": "2026-11-18",
        "latest_action_date": "2026-11-23",
        "latest_action_description": "Referred to Commerce Committee",
        "latest_passage_date": "",
        **fields,
    }


def state_page(*rows: Mapping[str, Any], pages: int = 1) -> str:
    """A page of its search."""
    return json.dumps({"results": list(rows), "pagination": {"page": 1, "max_page": pages, "per_page": 20}})


def legiscan_search(*rows: tuple[int, str]) -> str:
    """LegiScan's search: ids and hashes."""
    results = [{"relevance": 90, "bill_id": id_, "change_hash": hash_} for id_, hash_ in rows]
    return json.dumps({"status": "OK", "searchresult": {"summary": {"count": len(rows)}, "results": results}})


def legiscan_bill(**fields: Any) -> str:
    """LegiScan's bill: the same one as Open States has above."""
    return json.dumps(
        {
            "status": "OK",
            "bill": {
                "bill_id": 1990001,
                "state": "FL",
                "bill_number": "H1325",
                "title": "State Cryptocurrency Reserve",
                "description": "Establishes a state reserve of digital assets.",
                "url": "https://legiscan.com/FL/bill/H1325/2027",
                "session": {"year_start": 2027, "year_end": 2027},
                "body": "H",
                "status": 1,
                "progress": [{"date": "2026-11-18", "event": 1}, {"date": "2026-11-23", "event": 9}],
                "history": [{"date": "2026-11-23", "action": "Referred to Commerce Committee", "importance": 1}],
                **fields,
            },
        }
    )
