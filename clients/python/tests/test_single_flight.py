import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from forestgate_client import AuthError
from forestgate_client.problems import problem
from forestgate_client.single_flight import SingleFlight


class SingleFlightTest(unittest.TestCase):
    def setUp(self):
        self.flights = SingleFlight(longest=20)
        self.calls = 0

    def until_all_wait(self, key, threads, outcome):
        """Work that ends once all the other threads wait for it."""

        def work():
            self.calls += 1
            deadline = time.monotonic() + 20
            while self.flights._flights[key].followers < threads - 1:
                self.assertLess(time.monotonic(), deadline)
                threading.Event().wait(0.001)
            return outcome()

        return work

    def run_in(self, threads, key, outcome):
        work = self.until_all_wait(key, threads, outcome)
        with ThreadPoolExecutor(threads) as pool:
            return [pool.submit(self.flights.run, key, work) for _ in range(threads)]

    def test_twenty_who_want_the_same_share_one_call(self):
        done = self.run_in(20, b"key", object)
        results = {id(each.result()) for each in done}
        self.assertEqual(1, self.calls)
        self.assertEqual(1, len(results))
        self.assertEqual({}, self.flights._flights)

    def test_all_get_the_same_refusal_each_an_exception_of_its_own(self):
        def refused():
            raise problem("invalid-token")

        failures = [each.exception() for each in self.run_in(20, b"key", refused)]
        self.assertEqual(1, self.calls)
        self.assertEqual({401}, {failure.status for failure in failures})
        self.assertEqual(20, len({id(failure) for failure in failures}))
        self.assertEqual({}, self.flights._flights)

    def test_what_ends_the_leading_thread_does_not_end_the_others(self):
        def shut_down():
            raise SystemExit(1)

        failures = [each.exception() for each in self.run_in(5, b"key", shut_down)]
        self.assertEqual(1, sum(isinstance(failure, SystemExit) for failure in failures))
        self.assertEqual([503] * 4, [failure.status for failure in failures if isinstance(failure, AuthError)])

    def test_nothing_is_kept(self):
        self.assertEqual(1, self.flights.run(b"key", lambda: 1))
        self.assertEqual(2, self.flights.run(b"key", lambda: 2))

    def test_other_keys_do_not_wait(self):
        result = self.flights.run(b"one", lambda: self.flights.run(b"another", lambda: "done"))
        self.assertEqual("done", result)

    def test_who_waits_too_long_is_told_to_come_again(self):
        impatient = SingleFlight(longest=0.01)
        begun, may_end = threading.Event(), threading.Event()

        def slow():
            begun.set()
            may_end.wait(timeout=20)

        with ThreadPoolExecutor(1) as pool:
            leading = pool.submit(impatient.run, b"key", slow)
            self.assertTrue(begun.wait(timeout=20))
            with self.assertRaises(AuthError) as refused:
                impatient.run(b"key", slow)
            may_end.set()
            leading.result(timeout=20)
        self.assertEqual(503, refused.exception.status)
