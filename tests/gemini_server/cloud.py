"""Google Cloud: logging in, and who may ask Vertex AI."""

import json
from pathlib import Path
from urllib.parse import parse_qs

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth import exceptions, jwt

from tests.gemini_server.errors import ApiError, key_invalid
from tests.gemini_server.state import State
from tests.gemini_server.wire import Reply, Request, json_reply

GOOGLES = "https://oauth2.googleapis.com/token"
"""Whom a login is for, wherever it is sent."""


def make_account(state: State, path: Path) -> Path:
    """Write the file of a service account that may log in, and return its path."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    state.login_key = public.decode()
    account = {
        "type": "service_account",
        "project_id": "another-project",
        "private_key_id": "1",
        "private_key": private.decode(),
        "client_email": "films@another-project.iam.gserviceaccount.com",
        "client_id": "1",
        "token_uri": f"{state.base_url}/token",
    }
    path.write_text(json.dumps(account), encoding="utf-8")
    return path


def give_token(state: State, request: Request) -> Reply:
    """Log in: the assertion must be signed with the account's key."""
    form = parse_qs(request.body.decode())
    try:
        jwt.decode(form["assertion"][0], certs=state.login_key, audience=GOOGLES)
    except (KeyError, ValueError, exceptions.GoogleAuthError) as error:
        raise ApiError(400, "invalid_grant", f"Invalid JWT: {error}") from error
    return json_reply({"access_token": state.token, "expires_in": 3600, "token_type": "Bearer"})


def is_cloud(request: Request) -> bool:
    """Whether a request is for Vertex AI."""
    return request.path.startswith("/v1beta1/")


def check_login(state: State, request: Request) -> None:
    """Refuse who is not logged in and, where no project is named, has no key either.

    Raises:
        ApiError: neither is there.
    """
    if request.headers.get("authorization") == f"Bearer {state.token}":
        return
    has_key = request.headers.get("x-goog-api-key") == state.key
    if "/projects/" in request.path:
        text = "Permission 'aiplatform.endpoints.predict' denied on resource."
        raise ApiError(403, "PERMISSION_DENIED", text)
    if not has_key:
        raise key_invalid()
