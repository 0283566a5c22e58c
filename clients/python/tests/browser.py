"""What a browser does with cookies, as far as it matters here: it keeps them by name, and sends them where they belong."""

import threading
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import requests


class Browser:
    """One person's browser with any number of tabs (threads). Cookies are shared by all ports of a host."""

    def __init__(self, user_agent="Test-Browser/1.0"):
        self._user_agent = user_agent
        self._lock = threading.Lock()
        self.jar = {}

    def post(self, url, json=None, **headers):
        return self.send("POST", url, json, **headers)

    def send(self, method, url, json=None, **headers):
        sent = {"User-Agent": self._user_agent, **{name.replace("_", "-"): value for name, value in headers.items()}}
        cookies = self.cookies_for(url)
        if cookies:
            sent["Cookie"] = cookies
        answer = requests.request(method, url, json=json, headers=sent, timeout=30, allow_redirects=False)
        self._keep(answer)
        return answer

    def cookies_for(self, url):
        path = urlsplit(url).path
        with self._lock:
            return "; ".join(
                f"{name}={cookie.value}"
                for name, cookie in self.jar.items()
                if path == cookie["path"] or path.startswith(cookie["path"].rstrip("/") + "/")
            )

    def value(self, name):
        with self._lock:
            return self.jar[name].value if name in self.jar else None

    def forget(self, name):
        with self._lock:
            self.jar.pop(name, None)

    def _keep(self, answer):
        with self._lock:
            for name, cookie in set_cookies(answer).items():
                self.jar.pop(name, None)
                if cookie["max-age"] != "0":
                    self.jar[name] = cookie


def set_cookies(answer):
    """What the answer sets, by name: ``value`` and the attributes."""
    found = {}
    for line in answer.raw.headers.getlist("Set-Cookie"):
        found.update(SimpleCookie(line))
    return found
