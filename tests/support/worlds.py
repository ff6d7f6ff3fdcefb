"""What tests ask of the launcher under `/emulator/`: worlds, and what no AWS call can set up."""

import json

import seeds
from moto.iam.models import iam_backends


def with_control_paths(app):
    def serve(environ, start_response):
        path = environ.get("PATH_INFO", "")
        if not path.startswith("/emulator/"):
            return app(environ, start_response)
        body = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)) or "{}")
        if path == "/emulator/seed":
            seeds.WORLDS[body["world"]](seeds.Cloud(environ["SERVER_PORT"], body["account"]))
        else:
            CONTROL[path.removeprefix("/emulator/")](**body)
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", "2")])
        return [b"{}"]

    return serve


def user_facts(account, user, **facts):
    """Sets what the credential report says: `password_last_used_at`, `password_last_changed_at`, and for each access key
    `last_rotated_at`, `last_used_at`, `region`, `service`; times as `2026-01-02T03:04:05+00:00`."""
    iam_backends[account]["aws"].users[user].facts = facts


def root_facts(account, mfa=False, access_keys=0, **facts):
    """Sets whether root has MFA, how many access keys it has, and `password_last_used_at`."""
    backend = iam_backends[account]["aws"]
    backend.account_summary._account_mfa_enabled = int(mfa)
    backend.account_summary._account_access_keys_present = access_keys
    backend.root_facts = facts


def expire_credential_report(account):
    """Lets the next GenerateCredentialReport make a new one, as after four hours."""
    iam_backends[account]["aws"].credential_report = None


CONTROL = {
    "user": user_facts,
    "root": root_facts,
    "expire-credential-report": expire_credential_report,
}
