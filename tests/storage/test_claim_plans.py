"""A claim looks at what waits, however much was sent already: no statement of it reads the posts to their end."""

from datetime import timedelta

import pytest

from storage.sqlite.alerts.outbox import SqliteOutboxStore
from storage.sqlite.connection import open_for_reading, open_for_writing
from storage.sqlite.threads import Readers, Writer
from tests.alert_works import START, Clock, alert_works


@pytest.mark.parametrize("waiting", [1, 12])
async def test_a_claim_finds_its_posts_by_an_index(tmp_path, waiting):
    path = tmp_path / "rollover.db"
    clock = Clock()
    async with alert_works(path, clock=clock) as works:
        await works.subscribe()
        for number in range(waiting):
            await works.add(f"m-{number}")
        clock.advance(minutes=2)
        await works.expansion.expand_due()
        seal = works.storage.alerts.seal

    statements: list[str] = []
    connection = open_for_writing(path)
    writer, readers = Writer(path, connection), Readers(path, [open_for_reading(path)])
    connection.set_trace_callback(statements.append)
    claims = await SqliteOutboxStore(writer, readers, seal).claim(
        clock.now(), lease_until=START + timedelta(minutes=5), most=5
    )
    connection.set_trace_callback(None)
    assert len(claims) == 1
    asked = [text for text in statements if text.startswith(("SELECT", "UPDATE", "WITH"))]
    assert any("FROM posts" in text for text in asked)

    def plans(database):
        return {text: [row[3] for row in database.execute(f"EXPLAIN QUERY PLAN {text}")] for text in asked}

    for text, plan in (await readers.read(plans)).items():
        assert not [step for step in plan if step in ("SCAN post", "SCAN posts")], text
    await writer.close()
    await readers.close()
