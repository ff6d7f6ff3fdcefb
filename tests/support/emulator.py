"""The AWS side of the tests: moto, mended where it differs from AWS, served by many threads on a free loopback port.

The port is written to stdout as one line of JSON. The process ends when its stdin closes, so that it never outlives the
test process that started it, however that ends.

With `--as-shipped` moto is served as it comes from PyPI, without the mends of `moto_mends.py`.
"""

import json
import os
import sys
import threading

# Read by moto when it is imported.
os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
os.environ["MOTO_EC2_LOAD_DEFAULT_AMIS"] = "false"
os.environ.setdefault("AWS_ACCESS_KEY_ID", "emulator")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "emulator")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from waitress.server import create_server  # noqa: E402

THREADS = 16


def end_with_stdin():
    while sys.stdin.buffer.read(4096):
        pass
    os._exit(0)


def main():
    app = DomainDispatcherApplication(create_backend_app)
    if "--as-shipped" not in sys.argv[1:]:
        import moto_mends
        import worlds

        moto_mends.apply()
        app = worlds.with_control_paths(moto_mends.with_access_analyzer(app))
    server = create_server(app, host="127.0.0.1", port=0, threads=THREADS, backlog=512, connection_limit=1000)
    threading.Thread(target=end_with_stdin, daemon=True).start()
    print(json.dumps({"port": int(server.effective_port)}), flush=True)
    server.run()


if __name__ == "__main__":
    main()
