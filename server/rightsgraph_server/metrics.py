"""Figures for Prometheus about requests, queries, processes and the store."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from functools import cache, partial
from threading import Lock, Thread
from typing import Any

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from rightsgraph.errors import RightsgraphError
from rightsgraph_server.engine.answering import Event
from rightsgraph_server.engine.isolation import resident
from rightsgraph_server.graph import Graph
from rightsgraph_server.journal import Record

# Under this name an application keeps its figures.
METRICS = "rightsgraph.metrics"
_SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300)
# All triples are counted no more often than this, however often the store changes.
_COUNT_EVERY = 60.0

disable_created_metrics()  # type: ignore[no-untyped-call]  # they double the figures


class Metrics:
    """Counts what happens. Each application has its own registry."""

    def __init__(self, held: Graph) -> None:
        self._registry = registry = CollectorRegistry()
        seconds = partial(Histogram, buckets=_SECONDS, registry=registry)
        sums, now = partial(Counter, registry=registry), partial(Gauge, registry=registry)
        told = "Seconds from a request to the last byte of its answer."
        requests = seconds("rightsgraph_request_seconds", told, ("route", "outcome"))
        sent = sums("rightsgraph_response_bytes", "Bytes sent.", ("route",))
        told = "Seconds that a query or update was evaluated."
        evaluations = seconds("rightsgraph_evaluation_seconds", told, ("kind", "outcome"))
        told = "Seconds that a query waited for a worker."
        self._queued = seconds("rightsgraph_queue_seconds", told)
        told = "Answers by the cache, ends of processes by their reason, new versions."
        events = sums("rightsgraph_events", told, ("kind", "outcome"))
        told = "Whether pages are made before they are asked for."
        self._making_ready = now("rightsgraph_making_ready", told)
        now("rightsgraph_start_time_seconds", "Since when.").set(time.time())
        registry.register(_Moment(held))
        held.engine.observe(self.heed)
        # To look up a figure by its labels takes longer than to count.
        self._request, self._sent = cache(requests.labels), cache(sent.labels)
        self._evaluation = cache(partial(_labelled, evaluations))
        self._event = cache(partial(_labelled, events))

    def count(self, found: Record) -> None:
        """At the end of each request."""
        route = found.route or "none"
        self._request(route, found.outcome).observe(found.seconds)
        self._sent(route).inc(found.bytes)

    def heed(self, event: Event) -> None:
        if event.kind in ("query", "update"):
            self._evaluation(event.kind, event.outcome).observe(event.seconds)
        elif event.kind == "queued":
            self._queued.observe(event.seconds)
        else:
            outcome = "new" if event.kind == "version" else event.outcome
            self._event(event.kind, outcome).inc()

    def making_ready(self, busy: bool) -> None:
        self._making_ready.set(busy)

    def page(self) -> bytes:
        return generate_latest(self._registry)


class _Moment(Collector):
    """What is so at the moment when the figures are read."""

    def __init__(self, held: Graph) -> None:
        self._held = held
        self._triples = Triples(held)

    def collect(self) -> Iterator[Metric]:
        engine = self._held.engine
        for name, value in engine.gauges().items():
            yield GaugeMetricFamily(f"rightsgraph_{name}", name.replace("_", " "), value)
        memory = resident(os.getpid())
        yield GaugeMetricFamily("rightsgraph_server_memory_bytes", "Of the server.", memory)
        version = GaugeMetricFamily("rightsgraph_store", "The store's version.", labels=["version"])
        version.add_metric([engine.version()], 1)
        yield version
        count = self._triples.latest()
        if count is not None:
            yield GaugeMetricFamily("rightsgraph_store_triples", "As last counted.", count)


class Triples:
    """How many triples there are, counted beside: nobody waits for it."""

    def __init__(self, held: Graph) -> None:
        self._held = held
        self._lock = Lock()
        self._count: int | None = None
        self._counted = ""
        self._until = 0.0

    def latest(self) -> int | None:
        """As last counted; None before the first count."""
        version = self._held.engine.version()
        if version != self._counted or self._count is None:
            with self._lock:
                if time.monotonic() > self._until:
                    self._until = time.monotonic() + _COUNT_EVERY
                    Thread(target=self._recount, args=(version,), daemon=True).start()
        return self._count

    def _recount(self, version: str) -> None:
        try:
            self._count = self._held.triples
        except RightsgraphError:
            return  # a busy server counts next time
        self._counted = version


def _labelled(figures: Histogram | Counter, kind: str, outcome: str) -> Any:
    return figures.labels(kind, outcome.lower().replace(" ", "-"))
