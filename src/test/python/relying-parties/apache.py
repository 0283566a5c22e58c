"""A relying party with Apache's mod_auth_openidc: a page behind it, and the claims that it passes on.

Apache serves on loopback, and Python's server behind it shows the headers that it gets.
Arguments: issuer, value of the session cookie. Fails with an exception.
"""

import http.server
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time

import requests

issuer, cookie = sys.argv[1:]
MODULES = "/usr/lib/apache2/modules"


class Headers(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


behind = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Headers)
threading.Thread(target=behind.serve_forever, daemon=True).start()
folder = pathlib.Path(tempfile.mkdtemp(prefix="apache-"))
port = free_port()
site = f"http://127.0.0.1:{port}"
modules = ["mpm_event", "unixd", "authn_core", "authz_core", "authz_user", "proxy", "proxy_http", "auth_openidc"]
loads = "\n".join(
    f"LoadModule {name}_module {MODULES}/mod_{name}.so"
    for name in modules
    if (pathlib.Path(MODULES) / f"mod_{name}.so").exists()
)
(folder / "httpd.conf").write_text(
    f"""
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
LogLevel warn auth_openidc:info
{loads}
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8

OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID apache
OIDCClientSecret {os.environ["CLIENT_SECRET"]}
OIDCCABundlePath {os.environ["REQUESTS_CA_BUNDLE"]}
OIDCRedirectURI {site}/callback
OIDCCryptoPassphrase {os.urandom(16).hex()}
OIDCScope "openid profile"
OIDCPKCEMethod S256
OIDCRemoteUserClaim sub
OIDCSessionType client-cookie

ProxyPass / http://127.0.0.1:{behind.server_port}/
<Location />
  AuthType openid-connect
  Require valid-user
</Location>
"""
)
apache = subprocess.Popen(["/usr/sbin/apache2", "-f", str(folder / "httpd.conf"), "-DFOREGROUND"])
try:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.1)
    browser = requests.Session()
    browser.trust_env = False
    asked = browser.get(site + "/secret", allow_redirects=False, timeout=10)
    assert asked.status_code == 302, (asked.status_code, (folder / "error.log").read_text())
    assert asked.headers["Location"].startswith(issuer + "/oauth2/authorize?"), asked.headers
    answer = requests.get(
        asked.headers["Location"],
        headers={"Cookie": "__Host-session=" + cookie},
        allow_redirects=False,
        timeout=10,
    )
    assert answer.status_code == 303, answer.status_code
    assert answer.headers["Location"].startswith(site + "/callback?"), answer.headers["Location"]
    page = browser.get(answer.headers["Location"], timeout=10)
    assert page.status_code == 200, (page.status_code, (folder / "error.log").read_text())
    assert page.url == site + "/secret", page.url
    shown = dict(line.split(": ", 1) for line in page.text.splitlines())
    assert shown["OIDC_CLAIM_sub"], shown
    assert shown["OIDC_CLAIM_preferred_username"], shown
    assert shown["OIDC_CLAIM_iss"] == issuer, shown
    print("mod_auth_openidc: ok")
finally:
    apache.terminate()
    apache.wait(10)
    behind.shutdown()
    shutil.rmtree(folder)
