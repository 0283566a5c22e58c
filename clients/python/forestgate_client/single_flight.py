"""Shared execution: one call for concurrent callers with the same key."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TookTooLong
from typing import Callable, Generic, TypeVar

from forestgate_client.problems import AuthError, problem

T = TypeVar("T")


class SingleFlight(Generic[T]):
    """Runs the work of a key once for concurrent callers, who get the same result or the same AuthError.

    Nothing is kept after the work. A caller that waits longer than ``longest`` seconds gets AuthError (503).
    """

    def __init__(self, longest: float) -> None:
        self._longest = longest
        self._lock = threading.Lock()
        self._flights: dict[bytes, _Flight[T]] = {}

    def run(self, key: bytes, work: Callable[[], T]) -> T:
        with self._lock:
            flight = self._flights.get(key)
            if flight is not None:
                flight.followers += 1
            else:
                mine = self._flights[key] = _Flight()
        if flight is not None:
            return self._follow(flight)
        return self._lead(key, mine, work)

    def _follow(self, flight: _Flight[T]) -> T:
        try:
            return flight.result.result(timeout=self._longest)
        except AuthError as failed:
            # One instance for each thread, as raising changes it.
            mine = AuthError(failed.status, failed.problem, failed.retry_after)
        except TookTooLong:
            mine = problem("unavailable")
        raise mine

    def _lead(self, key: bytes, flight: _Flight[T], work: Callable[[], T]) -> T:
        try:
            result = work()
        except BaseException as failed:
            # An error that ends this thread, as at a shutdown, must not end the others.
            flight.result.set_exception(failed if isinstance(failed, AuthError) else problem("unavailable"))
            raise
        else:
            flight.result.set_result(result)
            return result
        finally:
            with self._lock:
                del self._flights[key]


class _Flight(Generic[T]):
    def __init__(self) -> None:
        self.result: Future[T] = Future()
        self.followers = 0
