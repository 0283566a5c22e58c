import threading
import unittest
import unittest.mock
from concurrent.futures import ThreadPoolExecutor

from cryptography.hazmat.primitives.asymmetric import ec
from forge import Key, base64url, jwks

from forestgate_client import AuthError
from forestgate_client.problems import problem
from forestgate_client.signing_keys import SigningKeys
from forestgate_client.transport import Answer


class SigningKeysTest(unittest.TestCase):
    def setUp(self):
        self.now = 1000.0
        self.calls = 0
        self.first = Key("first")
        self.second = Key("second")
        self.answer = jwks(self.first)
        self.keys = SigningKeys(self.fetch, lambda: self.now)
        quiet = unittest.mock.patch("forestgate_client.signing_keys._log")
        quiet.start()
        self.addCleanup(quiet.stop)

    def fetch(self):
        self.calls += 1
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer

    def finds(self, kid):
        found = self.keys.find(kid)
        return None if found is None else found.public_numbers()

    def away(self):
        self.answer = problem("unavailable")

    def assert_unknown_for_now(self, kid):
        with self.assertRaises(AuthError) as refused:
            self.keys.find(kid)
        self.assertEqual(503, refused.exception.status)
        self.assertEqual("2", refused.exception.retry_after)

    def test_no_call_before_the_first_token_and_one_for_all_after(self):
        self.assertEqual(0, self.calls)
        for _ in range(100):
            self.assertEqual(self.first.public.public_numbers(), self.finds("first"))
        self.assertEqual(1, self.calls)

    def test_an_unknown_kid_asks_at_most_once_in_30_seconds(self):
        self.assertIsNotNone(self.finds("first"))
        self.answer = jwks(self.first, self.second)
        self.now += 29.9
        self.assertIsNone(self.finds("second"))
        self.assertEqual(1, self.calls)
        self.now += 0.1
        self.assertEqual(self.second.public.public_numbers(), self.finds("second"))
        self.assertEqual(2, self.calls)

    def test_made_up_kids_do_not_become_calls(self):
        self.assertIsNone(self.finds("made-up"))
        for made_up in range(1000):
            self.now += 0.0299
            self.assertIsNone(self.finds(f"made-up-{made_up}"))
        self.assertEqual(1, self.calls)

    def test_a_copy_is_fetched_anew_when_its_max_age_is_over(self):
        self.answer = jwks(self.first, max_age=60)
        self.finds("first")
        self.now += 59.9
        self.finds("first")
        self.assertEqual(1, self.calls)
        self.now += 0.1
        self.finds("first")
        self.assertEqual(2, self.calls)

    def test_a_short_max_age_does_not_beat_the_pause(self):
        self.answer = jwks(self.first, max_age=1)
        self.finds("first")
        self.now += 29.9
        self.finds("first")
        self.assertEqual(1, self.calls)

    def test_without_a_max_age_a_copy_serves_for_five_minutes(self):
        self.answer = Answer({"keys": [self.first.jwk()]}, {})
        self.finds("first")
        self.now += 299
        self.finds("first")
        self.assertEqual(1, self.calls)
        self.now += 1
        self.finds("first")
        self.assertEqual(2, self.calls)

    def test_a_key_that_was_withdrawn_is_gone_with_the_copy(self):
        self.answer = jwks(self.first, self.second)
        self.assertIsNotNone(self.finds("first"))
        self.answer = jwks(self.second)
        self.now += 300
        self.assertIsNone(self.finds("first"))

    def test_the_first_token_of_twenty_threads_makes_one_call(self):
        everybody = threading.Barrier(20)
        asked = threading.Semaphore(0)

        def fetch():
            for _ in range(20):
                asked.acquire()
            return self.fetch()

        self.keys = SigningKeys(fetch, lambda: self.now)

        def find():
            everybody.wait()
            asked.release()
            return self.finds("first")

        with ThreadPoolExecutor(20) as threads:
            found = [thread.result(timeout=20) for thread in [threads.submit(find) for _ in range(20)]]
        self.assertEqual([self.first.public.public_numbers()] * 20, found)
        self.assertEqual(1, self.calls)

    def test_while_one_asks_for_a_newer_copy_the_others_go_on_with_the_old_one(self):
        self.finds("first")
        begun, may_end = threading.Event(), threading.Event()

        def slow():
            begun.set()
            self.assertTrue(may_end.wait(timeout=20))
            return jwks(self.first)

        self.keys._fetch = slow
        self.now += 300
        with ThreadPoolExecutor(1) as threads:
            asking = threads.submit(self.finds, "first")
            self.assertTrue(begun.wait(timeout=20))
            self.assertIsNotNone(self.finds("first"))
            self.assertFalse(asking.done())
            may_end.set()
            self.assertIsNotNone(asking.result(timeout=20))

    def test_while_the_service_is_away_the_copy_serves_for_an_hour_beyond_its_age(self):
        self.finds("first")
        self.away()
        self.now += 300 + 3599
        self.assertIsNotNone(self.finds("first"))
        self.now += 1
        self.assert_unknown_for_now("first")

    def test_while_the_service_is_away_it_is_asked_once_in_30_seconds_and_nobody_is_told_that_a_token_is_wrong(self):
        self.finds("first")
        self.away()
        self.now += 300
        for _ in range(30):
            self.finds("first")
            self.assert_unknown_for_now("second")
            self.now += 0.99
        self.assertEqual(2, self.calls)
        self.answer = jwks(self.second)
        self.now += 0.3
        self.assertIsNotNone(self.finds("second"))

    def test_without_any_copy_the_next_attempt_comes_after_a_second(self):
        self.away()
        self.assert_unknown_for_now("first")
        self.assert_unknown_for_now("first")
        self.assertEqual(1, self.calls)
        self.answer = jwks(self.first)
        self.now += 1
        self.assertIsNotNone(self.finds("first"))

    def test_those_who_waited_for_a_call_that_failed_do_not_each_make_another(self):
        self.away()
        begun = threading.Semaphore(0)

        def slow():
            for _ in range(20):
                begun.acquire()
            # As long as a service that does not answer takes; longer than the pause.
            self.now += 5
            return self.fetch()

        self.keys = SigningKeys(slow, lambda: self.now)

        def find():
            begun.release()
            self.assert_unknown_for_now("first")

        with ThreadPoolExecutor(20) as threads:
            for thread in [threads.submit(find) for _ in range(20)]:
                thread.result(timeout=20)
        self.assertEqual(1, self.calls)

    def test_keys_for_other_uses_and_broken_ones_are_passed_over(self):
        other = ec.generate_private_key(ec.SECP384R1()).public_key().public_numbers()
        p384 = {
            "crv": "P-384",
            "x": base64url(other.x.to_bytes(48, "big")),
            "y": base64url(other.y.to_bytes(48, "big")),
        }
        good = self.first.jwk()
        self.answer = Answer(
            {
                "keys": [
                    "text",
                    {"kty": "oct", "k": "AAAA", "kid": "shared"},
                    {"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "rsa"},
                    {**good, "kid": "p384", **p384},
                    {**good, "kid": "for-encryption", "use": "enc"},
                    {**good, "kid": "for-another", "alg": "ES384"},
                    {**good, "kid": "off-the-curve", "y": good["x"]},
                    {**good, "kid": "short", "x": "AAAA"},
                    {**good, "kid": "no-text", "x": 7},
                    {**good, "kid": 7},
                    {name: value for name, value in {**good, "kid": "half"}.items() if name != "y"},
                    good,
                ]
            },
            {},
        )
        self.assertIsNotNone(self.finds("first"))
        for kid in (
            "shared",
            "rsa",
            "p384",
            "for-encryption",
            "for-another",
            "off-the-curve",
            "short",
            "no-text",
            "half",
        ):
            self.assertIsNone(self.finds(kid), kid)
        self.assertEqual(1, self.calls)

    def test_an_answer_that_is_no_jwk_set_counts_as_none(self):
        self.answer = Answer({"message": "hello"}, {})
        self.assert_unknown_for_now("first")
