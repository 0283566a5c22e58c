"""Servers that live as long as a test: a stand-in for the service, a counter in front of it, and Flask applications."""

import json
import os
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import requests
from werkzeug.serving import WSGIRequestHandler, make_server

EXAMPLE = Path(__file__).parent.parent / "examples" / "emotion_app.py"


@dataclass
class Asked:
    method: str
    path: str
    headers: dict
    content: bytes

    def json(self):
        return json.loads(self.content)


@dataclass
class Reply:
    status: int = 200
    body: object = field(default_factory=dict)
    headers: dict = field(default_factory=dict)

    def content(self):
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


def problem(status, slug, **more):
    document = {"type": f"/problems/{slug}", "title": slug, "status": status, "detail": "As the service says it."}
    return Reply(status, {**document, **more}, {"Content-Type": "application/problem+json"})


class Stub:
    """Answers by ``answer(asked)`` and remembers what it was asked. None closes the connection without an answer."""

    def __init__(self, answer):
        self.asked = []
        self.answer = answer
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def count(self, path):
        return sum(asked.path == path for asked in list(self.asked))

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(stub):
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                asked = Asked(self.command, self.path, dict(self.headers.items()), content)
                stub.asked.append(asked)
                reply = stub.answer(asked)
                if reply is None:
                    self.close_connection = True
                    return
                answer = reply.content()
                self.send_response(reply.status)
                for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = handle_any

            def log_message(self, *arguments):
                pass

        return Handler


def passing_on(url):
    """An answer for a Stub that counts on the way to the service at ``url``."""
    dropped = {"connection", "content-length", "transfer-encoding", "content-encoding", "date", "server"}

    def pass_on(asked):
        headers = {name: value for name, value in asked.headers.items() if name.lower() not in ("host", *dropped)}
        answer = requests.request(asked.method, url + asked.path, data=asked.content, headers=headers, timeout=20)
        kept = {name: value for name, value in answer.headers.items() if name.lower() not in dropped}
        return Reply(answer.status_code, answer.content, kept)

    return pass_on


class Silent(WSGIRequestHandler):
    def log_request(self, *arguments):
        pass


class Served:
    """A Flask application on a free port, in this process."""

    def __init__(self, app):
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        self.url = f"http://localhost:{self._server.server_port}"

    def close(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class ExampleProcess:
    """The example application as a person starts it, in a process of its own, on a free port."""

    def __init__(self, folder, **settings):
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("FORESTGATE", "RUST"))}
        self._process = subprocess.Popen(
            [sys.executable, "-u", str(EXAMPLE)],
            cwd=folder,
            env={**environment, "PORT": "0", **settings},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        said = []
        for line in self._process.stderr:
            said.append(line)
            found = re.search(r"Running on http://127\.0\.0\.1:(\d+)", line)
            if found:
                break
        else:
            self.close()
            raise AssertionError("The example did not start:\n" + "".join(said))
        self.url = f"http://localhost:{found[1]}"
        self._reader = threading.Thread(target=self._process.stderr.read, daemon=True)
        self._reader.start()

    def close(self):
        self._process.terminate()
        self._process.wait(timeout=20)
        if hasattr(self, "_reader"):
            self._reader.join()
        self._process.stderr.close()
