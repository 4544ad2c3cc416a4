"""Who is evaluated next."""

from __future__ import annotations

from typing import cast

import pytest

from rightsgraph.errors import Overloaded
from rightsgraph_server.engine.answering import Standing
from rightsgraph_server.engine.lanes import Lanes
from rightsgraph_server.engine.processes import Worker


def lanes(fast: int = 2, slow: int = 1, queue: int = 2, workers: int = 9) -> Lanes:
    made = Lanes(fast, slow, queue)
    made.idle.extend(cast("Worker", object()) for _ in range(workers))
    return made


def enter(made: Lanes, standing: Standing, *expected: bool) -> None:
    """Whether each of those who come gets a worker at once."""
    assert [made.enter(standing).worker is not None for _ in expected] == list(expected)


def test_one_place_is_kept_for_users() -> None:
    made = lanes(fast=3)
    enter(made, "anonymous", True, True, False)
    enter(made, "authenticated", True, False)
    assert made.waiting == 2


def test_users_come_first() -> None:
    made = lanes(fast=2)
    enter(made, "authenticated", True, True)
    anonymous, user = made.enter("anonymous"), made.enter("authenticated")
    woken: list[bool] = []
    anonymous.wake = lambda: woken.append(True)
    made.leave("authenticated", slow=False)
    made.dispatch()
    assert user.worker
    assert not anonymous.worker
    made.leave("authenticated", slow=False)
    made.dispatch()
    assert not anonymous.worker, "the last place is kept"
    made.leave("authenticated", slow=False)
    made.dispatch()
    assert anonymous.worker
    assert woken


def test_a_queue_is_bounded() -> None:
    made = lanes(fast=1, queue=2)
    enter(made, "anonymous", True, False, False)
    with pytest.raises(Overloaded):
        made.enter("anonymous")
    enter(made, "authenticated", False, False)
    with pytest.raises(Overloaded):
        made.enter("authenticated")


def test_who_gives_up_makes_room() -> None:
    made = lanes(fast=1, queue=1)
    enter(made, "anonymous", True)
    made.give_up(made.enter("anonymous"))
    enter(made, "anonymous", False)


def test_a_query_in_the_slow_lane_makes_room() -> None:
    made = lanes(fast=2, slow=1)
    enter(made, "anonymous", True)
    waiter = made.enter("anonymous")
    assert made.slow_down("anonymous")
    assert waiter.worker
    assert not made.slow_down("anonymous"), "it is full"
    made.leave("anonymous", slow=True)
    assert made.slow_down("anonymous")


def test_of_the_endless_ones_one_has_a_slow_place_at_a_time() -> None:
    made = lanes(fast=3, slow=2)
    first, second = (made.enter("anonymous", endless=True) for _ in range(2))
    assert first.worker
    assert not second.worker
    enter(made, "anonymous", True)
    assert made.slow_down("anonymous"), "the other slow place is free"
    made.leave("anonymous", slow=True)
    made.dispatch()
    assert not second.worker
    made.leave("anonymous", slow=True, endless=True)
    made.dispatch()
    assert second.worker


class Stoppable:
    """A worker of which only that is seen."""

    stopped = False

    def pause(self) -> None:
        self.stopped = True

    def resume(self) -> None:
        self.stopped = False


def test_who_is_set_aside_goes_on_when_the_slow_lane_has_a_place() -> None:
    made = lanes(fast=3, slow=1)
    first, second = Stoppable(), Stoppable()
    enter(made, "anonymous", True, True)
    assert made.slow_down("anonymous")
    assert made.set_aside("anonymous", cast("Worker", first))
    assert not made.set_aside("anonymous", cast("Worker", second)), "there is no more room"
    assert first.stopped
    assert made.waiting == 1
    enter(made, "anonymous", True, True)
    made.leave("anonymous", slow=True)
    assert not first.stopped
    assert made.waiting == 0
    assert not made.slow_down("anonymous"), "it has the place now"


def test_who_is_taken_back_goes_on_at_once() -> None:
    made = lanes(fast=3, slow=1)
    worker = Stoppable()
    enter(made, "anonymous", True, True)
    assert made.slow_down("anonymous")
    assert made.set_aside("anonymous", cast("Worker", worker))
    made.take_back("anonymous", cast("Worker", worker))
    assert not worker.stopped
    assert made.in_slow["anonymous"] == 2


def test_each_standing_has_slow_places_of_its_own() -> None:
    made = lanes(fast=3, slow=1)
    enter(made, "anonymous", True)
    enter(made, "authenticated", True)
    assert made.slow_down("anonymous")
    assert made.slow_down("authenticated")


def test_without_an_idle_worker_all_wait() -> None:
    made = lanes(workers=0)
    waiter = made.enter("anonymous")
    assert not waiter.worker
    made.idle.append(cast("Worker", object()))
    made.dispatch()
    assert waiter.worker


def test_clients_take_turns_however_much_one_asks() -> None:
    made = lanes(fast=1, queue=9, workers=0)
    many = [made.enter("anonymous", "192.0.2.1") for _ in range(3)]
    two = [made.enter("anonymous", "192.0.2.2") for _ in range(2)]
    order = [many[0], two[0], many[1], two[1], many[2]]
    for waiter in order:
        assert not waiter.worker
        made.idle.append(cast("Worker", object()))
        made.dispatch()
        assert waiter.worker
        made.leave("anonymous", slow=False)


def test_who_has_most_in_a_full_queue_makes_room_for_another_one() -> None:
    made = lanes(fast=1, queue=3, workers=0)
    many = [made.enter("anonymous", "192.0.2.1") for _ in range(3)]
    woken: list[bool] = []
    many[2].wake = lambda: woken.append(True)
    with pytest.raises(Overloaded):
        made.enter("anonymous", "192.0.2.1")
    other = made.enter("anonymous", "192.0.2.2")
    assert [waiter.refused for waiter in (*many, other)] == [False, False, True, False]
    assert woken
    made.give_up(many[2])
    assert made.waiting == 3
    with pytest.raises(Overloaded):
        made.enter("anonymous", "192.0.2.2")


def test_who_comes_later_has_no_turn_before_those_who_wait() -> None:
    """Otherwise many addresses would shut out whoever has asked before."""
    made = lanes(fast=1, queue=9, workers=0)
    first = [made.enter("anonymous", "192.0.2.1") for _ in range(2)]
    for number in range(2, 5):
        later = made.enter("anonymous", f"192.0.2.{number}")
        made.idle.append(cast("Worker", object()))
        made.dispatch()
        made.leave("anonymous", slow=False)
        assert not later.worker
    assert all(waiter.worker for waiter in first)


def test_nothing_is_kept_of_those_who_wait_no_more() -> None:
    made = lanes(fast=1, queue=9, workers=0)
    waiting = [made.enter("anonymous", f"192.0.2.{number}") for number in range(2)]
    made.give_up(waiting[1])
    made.idle.append(cast("Worker", object()))
    made.dispatch()
    assert waiting[0].worker
    assert not made._waiting["anonymous"]._waiting
