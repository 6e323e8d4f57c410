"""One function over many items, in order, in one process or several, with only a few items held at a time."""

from __future__ import annotations

import gc
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from nightdesk.errors import NightdeskError

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 16
"""Items handed over at once: enough that handing over costs little, few enough that a small folder is shared out."""

AHEAD = 4
"""Chunks in the works for each process, so that none waits while the slowest one's turn comes."""


def ordered(work: Callable[[T], R], items: Iterable[T], jobs: int = 1) -> Iterator[R]:
    """`work` of each item, in the order of `items`, by `jobs` processes.

    `items` is drawn from as results are taken, so that any number of them takes the same memory.
    """
    if jobs <= 1:
        _collect_seldom()
        yield from map(work, items)
        return
    from concurrent.futures import Future, ProcessPoolExecutor  # costs start-up that one process need not pay
    from concurrent.futures.process import BrokenProcessPool

    waiting: deque[Future[list[R]]] = deque()
    pool = ProcessPoolExecutor(jobs, initializer=_begin)
    try:
        for chunk in chunks(items, CHUNK):
            waiting.append(pool.submit(_each, work, chunk))
            if len(waiting) >= jobs * AHEAD:
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        message = "a process that was reading has been ended from outside, perhaps for want of memory: try fewer --jobs"
        raise NightdeskError(message) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def chunks(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """`items` in lists of `size`, the last one shorter."""
    rest = iter(items)
    while chunk := list(islice(rest, size)):
        yield chunk


def _each(work: Callable[[T], R], chunk: list[T]) -> list[R]:
    return [work(item) for item in chunk]


def _collect_seldom() -> None:
    """Look for rings of dead objects less often: a report read makes thousands of small things, hardly any of them in a ring."""
    gc.set_threshold(_SELDOM, *gc.get_threshold()[1:])


_SELDOM = 50_000
"""So many new objects, some 5 MB, are waited for."""


def _begin() -> None:
    _collect_seldom()
    _die_of_interrupts()


def _die_of_interrupts() -> None:
    """Ctrl-C reaches every process: those that only work end in silence, and the one that was started tells."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
