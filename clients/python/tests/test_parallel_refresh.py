"""Many tabs refresh at once, through two processes of the example application: nobody is signed out."""

import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor

from browser import Browser
from service import URL, Person, needs_service
from servers import ExampleProcess, Stub, passing_on

TABS = 20
REFRESH = "/api/auth/refresh"


@needs_service
class ParallelRefreshTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.proxy = Stub(passing_on(URL))
        cls.addClassCleanup(cls.proxy.close)
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        settings = {"RUST_AUTH_URL": cls.proxy.url, "FORESTGATE_ISSUER": URL}
        cls.processes = [ExampleProcess(folder.name, **settings) for _ in range(2)]
        for process in cls.processes:
            cls.addClassCleanup(process.close)
        cls.person = Person().opens_an_account()

    def setUp(self):
        # Cookies know no ports, so both processes are one application to the browser, as behind a balancer.
        self.browser = Browser()
        answer = self.browser.post(f"{self.processes[0].url}/auth/login", self.person.credentials())
        self.assertEqual(200, answer.status_code, answer.text)
        self.session = answer.json()["session"]["id"]

    def at_once(self, tab):
        """What ``tab(number, process)`` brings, of all tabs that begin at the same time."""
        ready = threading.Barrier(TABS)

        def run(number):
            ready.wait(timeout=30)
            return tab(number, self.processes[number % 2])

        with ThreadPoolExecutor(TABS) as tabs:
            return [each.result(timeout=120) for each in [tabs.submit(run, number) for number in range(TABS)]]

    def refresh(self, process):
        return self.browser.post(f"{process.url}/auth/refresh")

    def assert_signed_in(self, seen):
        """By the tokens that the browser has now; and what it has is the newest one, not one that is about to expire:
        presented, it brings a successor that nobody has seen."""
        for process in self.processes:
            answer = self.browser.post(f"{process.url}/detect", {"text": "I am so happy"})
            self.assertEqual((200, "joy"), (answer.status_code, answer.json().get("emotion")))
        self.browser.forget("__Secure-refreshed")
        answer = self.refresh(self.processes[1])
        self.assertEqual(200, answer.status_code, answer.text)
        self.assertEqual(self.session, answer.json()["session"]["id"])
        self.assertNotIn(self.browser.value("__Secure-refresh"), seen)

    def test_twenty_tabs_with_one_token_get_one_successor(self):
        seen = {self.browser.value("__Secure-refresh")}
        for _ in range(3):
            cookies = self.browser.cookies_for("http://localhost/auth/refresh")
            alike = [Browser() for _ in range(TABS)]
            before = self.proxy.count(REFRESH)

            def refresh(number, process):
                return alike[number].post(f"{process.url}/auth/refresh", Cookie=cookies)

            answers = self.at_once(refresh)
            self.assertEqual([200] * TABS, [answer.status_code for answer in answers], answers[0].text)
            successors = {tab.value("__Secure-refresh") for tab in alike}
            self.assertEqual(1, len(successors))
            self.assertTrue(successors.isdisjoint(seen))
            self.assertLessEqual(self.proxy.count(REFRESH) - before, TABS)
            seen |= successors
            self.browser.jar = dict(alike[0].jar)
            self.browser.forget("__Secure-refreshed")
        self.assert_signed_in(seen)

    def test_twenty_tabs_that_refresh_again_and_again_stay_signed_in(self):
        seen = {self.browser.value("__Secure-refresh")}

        def refresh(number, process):
            answers = []
            for _ in range(5):
                answers.append(self.refresh(process).status_code)
                seen.add(self.browser.value("__Secure-refresh"))
            return answers

        before = self.proxy.count(REFRESH)
        self.assertEqual([[200] * 5] * TABS, self.at_once(refresh))
        # All but those that were under way together found that the rotation was young.
        self.assertLessEqual(self.proxy.count(REFRESH) - before, TABS)
        self.assertEqual(2, len(seen))
        self.assert_signed_in(seen)

    def test_refreshing_and_working_at_once_is_never_refused(self):
        def tab(number, process):
            if number % 4 == 0:
                return self.refresh(process).status_code
            return self.browser.post(f"{process.url}/detect", {"text": "so sad"}).status_code

        self.assertEqual([200] * TABS, self.at_once(tab))
