"""Client of Forest Gate for Flask applications, which validate tokens locally.

    app = Flask(__name__)
    forestgate_client.init_app(app)

    @app.post("/detect")
    @require_auth
    def detect(): ...
"""

from __future__ import annotations

from typing import Optional

from flask import Flask

from forestgate_client.admin_client import AdminClient
from forestgate_client.auth_client import AuthClient, CodeChallenge, Tokens
from forestgate_client.auth_middleware import require_auth
from forestgate_client.auth_routes import auth
from forestgate_client.gate import EXTENSION, Gate
from forestgate_client.problems import AuthError, ElevationRequired, SecondFactorRequired
from forestgate_client.settings import Settings
from forestgate_client.transport import Caller
from forestgate_client.user_client import UserClient
from forestgate_client.validation import Identity

__all__ = [
    "AdminClient",
    "AuthClient",
    "AuthError",
    "Caller",
    "CodeChallenge",
    "ElevationRequired",
    "Identity",
    "SecondFactorRequired",
    "Settings",
    "Tokens",
    "UserClient",
    "init_app",
    "require_auth",
]


def init_app(app: Flask, settings: Optional[Settings] = None, client: Optional[AuthClient] = None) -> AuthClient:
    """Adds the routes ``/auth/*``, CORS for the front ends of the settings, and the state of ``@require_auth``.

    The settings are those of the environment by default. Returns the client, for further calls.
    """
    gate = Gate(client or AuthClient(settings))
    app.extensions[EXTENSION] = gate
    gate.origins.init_app(app)
    app.register_blueprint(auth)
    return gate.client
