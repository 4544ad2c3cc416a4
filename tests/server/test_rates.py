"""A client may ask so often; others do not pay for it."""

from __future__ import annotations

import pytest

from rightsgraph.errors import TooManyRequests
from rightsgraph_server import rates
from rightsgraph_server.rates import Rate, network


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_client_who_asks_too_often_is_told_when_to_come_back() -> None:
    clock = Clock()
    rate = Rate(60, clock)
    for _ in range(60):
        rate.take("a")
    with pytest.raises(TooManyRequests) as error:
        rate.take("a")
    assert error.value.retry_after == 1
    rate.take("b")
    clock.now += 1
    rate.take("a")
    with pytest.raises(TooManyRequests):
        rate.take("a")


def test_a_costly_request_counts_more() -> None:
    rate = Rate(60, Clock())
    rate.take("a", cost=50)
    with pytest.raises(TooManyRequests) as error:
        rate.take("a", cost=40)
    assert error.value.retry_after == 30
    rate.take("a", cost=10)


def test_nothing_is_saved_up_beyond_a_minute() -> None:
    clock = Clock()
    rate = Rate(2, clock)
    rate.take("a")
    clock.now += 3600
    rate.take("a", cost=2)
    with pytest.raises(TooManyRequests):
        rate.take("a")


def test_no_limit() -> None:
    rate = Rate(0, Clock())
    for _ in range(1000):
        rate.take("a")


def test_a_flood_of_addresses_does_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "_CLIENTS", 10)
    rate = Rate(1, Clock())
    for number in range(50):
        rate.take(str(number))
    assert len(rate._buckets) == 10


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("[2001:db8:1:2::9]:50123", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("192.0.2.7:x", "192.0.2.7:x"),
        ("", ""),
    ],
)
def test_what_counts_as_one_client(address: str, client: str) -> None:
    assert network(address) == client
