"""What is entered, told to every open page: one look at the log for all of them (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from datetime import date

from starlette.concurrency import run_in_threadpool

from nightdesk import flow
from nightdesk.store import Entry, Log

EVERY = 0.15
"""Seconds between looks: what another process enters is told within a fifth of a second."""

ALIVE = 15.0
"""Seconds of silence after which a page is told that the desk is still there."""

BEHIND = 256
"""Events that a page may have missed and still be told of one by one."""


class Hub:
    """Tells listeners of new entries. Each listener waits on one shared event, so that a thousand cost little."""

    def __init__(self, log: Log, *, every: float = EVERY) -> None:
        """Over an open log; `run` must run for anything to be told."""
        self._log = log
        self._every = every
        self._messages: list[tuple[int, bytes]] = []
        self._from = 0
        self._news = asyncio.Event()
        self._looked = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.stopped = False
        self.seq = 0
        self.listeners = 0

    async def run(self) -> None:
        """Look at the log until stopped."""
        self._loop, self.stopped = asyncio.get_running_loop(), False
        self._news, self._looked, self._messages = asyncio.Event(), asyncio.Event(), []
        self.seq = self._from = (await run_in_threadpool(self._log.head)).seq
        while not self.stopped:
            try:
                await self._look()
            except Exception:  # noqa: BLE001 - a log that cannot be read now may be read at the next look
                await asyncio.sleep(1)
            self._looked.clear()
            try:
                await asyncio.wait_for(self._looked.wait(), self._every)
            except TimeoutError:
                continue

    def hurry(self) -> None:
        """Look now: somebody on this desk has just entered something. From any thread."""
        if self._loop:
            self._loop.call_soon_threadsafe(self._looked.set)

    def stop(self) -> None:
        """End every stream, so that the server can end. From a signal handler or any thread."""
        self.stopped = True
        if self._loop:
            self._loop.call_soon_threadsafe(self._wake)

    async def listen(self, after: int | None = None) -> AsyncIterator[bytes]:
        """Events as bytes of a stream, from after an entry (None: from now on), until the desk stops."""
        seen = self.seq if after is None else after
        self.listeners += 1
        try:
            yield b"retry: 1000\n" + _event("hello", self.seq, {"seq": self.seq})
            while not self.stopped:
                news = self._news
                for seq, message in self._since(seen):
                    yield message
                    seen = seq
                if news is self._news and not await _within(news, ALIVE):
                    yield b": here\n\n"
        finally:
            self.listeners -= 1

    def _since(self, seen: int) -> Iterable[tuple[int, bytes]]:
        if seen < self._from:  # more was missed than is still held: the page looks at everything anew
            return [(self.seq, _event("change", self.seq, {"seq": self.seq, "nights": None}))]
        return [m for m in self._messages if m[0] > seen]

    async def _look(self) -> None:
        head = (await run_in_threadpool(self._log.head)).seq
        if head <= self.seq:
            return
        entries, nights = await run_in_threadpool(self._changes)
        if not entries:
            return
        self._messages.append((entries[-1].seq, _event("change", entries[-1].seq, told(entries, nights))))
        if len(self._messages) > BEHIND:
            self._from = self._messages.pop(0)[0]
        self.seq = entries[-1].seq
        self._wake()

    def _changes(self) -> tuple[list[Entry], set[date]]:
        entries = flow.changes(self._log, self.seq, 500)
        return entries, flow.nights_touched(self._log, entries)

    def _wake(self) -> None:
        news, self._news = self._news, asyncio.Event()
        news.set()
        self._looked.set()


def told(entries: Iterable[Entry], nights: Iterable[date]) -> dict[str, object]:
    """What an event says of entries: which nights they touch, and what they are."""
    entries = list(entries)
    short = [{"seq": e.seq, "kind": e.kind, "subject": e.subject, "by": e.body.get("by")} for e in entries[-20:]]
    return {"seq": entries[-1].seq, "nights": sorted(n.isoformat() for n in nights), "entries": short}


def _event(name: str, seq: int, data: dict[str, object]) -> bytes:
    return f"event: {name}\nid: {seq}\ndata: {json.dumps(data)}\n\n".encode()


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True
