"""Evaluates Rego with OPA itself, as a library: reads requests from stdin, one JSON object a line, and answers likewise.

The first line is {"library": path of libopabridge.so, "modules": {name: source}, "data": {...}}, each further one
{"query": "...", "input": {...}}. Answers are {"ok": value} (null when undefined) or {"error": message}.
The library comes from the wheel opa-golib-python-bindings (PyPI), a build of OPA as a C shared library.
"""

import ctypes
import json
import sys


def load(path):
    library = ctypes.CDLL(path)
    text, handle = ctypes.c_char_p, ctypes.c_uint64
    signatures = {
        "OpaNew": ([], handle),
        "OpaAddPolicy": ([handle, text, text], ctypes.c_void_p),
        "OpaAddData": ([handle, text, text], ctypes.c_void_p),
        "OpaEvalQuery": ([handle, text, text, ctypes.c_int, ctypes.c_int], ctypes.c_void_p),
        "OpaFreeString": ([ctypes.c_void_p], None),
    }
    for name, (arguments, result) in signatures.items():
        function = getattr(library, name)
        function.argtypes, function.restype = arguments, result
    return library


class Opa:
    def __init__(self, path):
        self.library = load(path)
        self.handle = self.library.OpaNew()

    def call(self, name, *arguments):
        pointer = getattr(self.library, name)(self.handle, *arguments)
        answer = json.loads(ctypes.string_at(pointer))
        self.library.OpaFreeString(pointer)
        if answer.get("error"):
            raise RuntimeError(answer["error"]["message"])
        return answer

    def evaluate(self, query, document):
        answer = self.call("OpaEvalQuery", f"answer = {query}".encode(), json.dumps(document).encode(), 0, 0)
        return answer["result"][0]["bindings"]["answer"] if answer["result"] else None


def main():
    setup = json.loads(sys.stdin.readline())
    opa = Opa(setup["library"])
    for name, source in setup["modules"].items():
        opa.call("OpaAddPolicy", name.encode(), source.encode())
    opa.call("OpaAddData", b"", json.dumps(setup["data"]).encode())
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": opa.evaluate(request["query"], request["input"])}
        except RuntimeError as error:
            answer = {"error": str(error)}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
