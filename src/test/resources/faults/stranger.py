"""The agent of src/examples/python-agent with one more handler: a job is a request to the fault suite's sink."""
import json
import urllib.request

import agent


def call(payload, cancelled, key):
    sink = urllib.request.Request(json.loads(payload)["url"], method="POST", headers={"Idempotency-Key": key})
    urllib.request.urlopen(sink, timeout=10).close()


agent.HANDLERS["stranger"] = call
agent.serve()
