"""What the desk counts, for Prometheus."""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where the workers of one desk count together; the library's own variable."""


class Metrics:
    """Counters of one desk."""

    def __init__(self) -> None:
        """Count from nought."""
        self.registry = CollectorRegistry()
        names = ("method", "route", "status")
        self.requests = Counter("nightdesk_requests_total", "Requests answered", names, registry=self.registry)
        buckets = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
        about = "Time until a response began"
        self.seconds = Histogram("nightdesk_request_seconds", about, ("route",), registry=self.registry, buckets=buckets)
        self.streams = Gauge("nightdesk_event_streams", "Event streams open", registry=self.registry, multiprocess_mode="livesum")
        self.entries = Gauge("nightdesk_log_entries", "Entries of the log", registry=self.registry, multiprocess_mode="max")

    def text(self) -> bytes:
        """All of it in Prometheus' text format, over all workers."""
        if os.environ.get(SHARED):
            shared = CollectorRegistry()
            MultiProcessCollector(shared)  # type: ignore[no-untyped-call] # the library has no types here
            return generate_latest(shared)
        return generate_latest(self.registry)
