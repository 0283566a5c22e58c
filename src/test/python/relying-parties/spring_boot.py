"""Relying parties with Spring Boot: a client that signs a user in, and a resource server.

Arguments: issuer, value of the session cookie. Fails with an exception.
"""

import contextlib
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import requests

issuer, cookie = sys.argv[1:]
here = pathlib.Path(__file__).parent
secret = os.environ["CLIENT_SECRET"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def started(role, folder):
    """Starts the application with the properties of a role, and gives its address."""
    port = free_port()
    output = folder / f"{role}.log"
    process = subprocess.Popen(
        [
            "java",
            "-XX:TieredStopAtLevel=1",
            f"-Djavax.net.ssl.trustStore={folder / 'trust.p12'}",
            "-Djavax.net.ssl.trustStorePassword=changeit",
            "-jar",
            str(here / "spring" / "target" / "relying-parties.jar"),
            f"--spring.config.location=file:{here / 'spring' / role}.properties",
            f"--server.port={port}",
            "--server.address=127.0.0.1",
        ],
        env={**os.environ, "ISSUER": issuer},
        stdout=output.open("w"),
        stderr=subprocess.STDOUT,
    )
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None, output.read_text()
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    except AssertionError as failed:
        raise AssertionError(failed, output.read_text()) from failed
    finally:
        process.terminate()
        process.wait(30)


def sign_in(site):
    """Follows the browser's way through the client by hand: the cookie is the service's alone."""
    browser = requests.Session()
    browser.trust_env = False
    asked = browser.get(site + "/oauth2/authorization/forest-gate", allow_redirects=False, timeout=20)
    assert asked.headers["Location"].startswith(issuer + "/oauth2/authorize?"), asked.headers
    answer = requests.get(
        asked.headers["Location"],
        headers={"Cookie": "__Host-session=" + cookie},
        allow_redirects=False,
        timeout=20,
    )
    assert answer.headers["Location"].startswith(site + "/login/oauth2/code/forest-gate?"), answer.headers
    page = browser.get(answer.headers["Location"], timeout=20)
    assert page.status_code == 200 and len(page.text) == 36, (page.url, page.text)


def call(site, token):
    with requests.Session() as program:
        program.trust_env = False
        return program.get(site + "/", headers={"Authorization": "Bearer " + token}, timeout=20)


def tokens(scope):
    answer = requests.post(
        issuer + "/oauth2/token",
        auth=("spring-boot", secret),
        data={"grant_type": "client_credentials", "scope": scope},
        timeout=20,
    )
    return answer.json()["access_token"]


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    subprocess.run(
        ["keytool", "-importcert", "-noprompt", "-alias", "service", "-storepass", "changeit"]
        + ["-file", os.environ["REQUESTS_CA_BUNDLE"], "-keystore", str(folder / "trust.p12")],
        check=True,
        capture_output=True,
    )
    with started("client", folder) as site:
        sign_in(site)
    with started("api", folder) as site:
        token = tokens("stock.read")
        accepted = call(site, token)
        assert (accepted.status_code, accepted.text) == (200, "spring-boot"), accepted.headers
        head, body, signature = token.split(".")
        refused = call(site, ".".join([head, body, signature[::-1]]))
        assert refused.status_code == 401, refused.status_code
print("Spring Boot: ok")
