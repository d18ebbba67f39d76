"""A worker agent with Python's standard library alone: each "must" and "should" of docs/agent-protocol.md."""
import http.server, json, os, signal, threading, time, urllib.error, urllib.request, uuid
STORE, PORT = os.environ.get("JOB_STORE_URL", "http://localhost:8081"), int(os.environ.get("PORT", "8084"))
URL, NAME, CAPACITY = os.environ.get("URL", f"http://localhost:{PORT}"), os.environ.get("WORKER_ID", "python-1"), int(os.environ.get("CAPACITY", "10"))
AGENT_ID = NAME + "." + uuid.uuid4().hex[:8]  # names this process: a restarted one is another
HANDLERS = {"hello": lambda payload, cancelled, key: print("hello", payload, flush=True),  # key: the run's, for work that must not repeat
            "sleep": lambda payload, cancelled, key: cancelled.wait(float(payload))}
lock, runs, seen, draining = threading.Lock(), {}, {}, threading.Event()  # runs and seen: by the occurrence's key
def call(method, path, body=None, **headers):  # one exchange with the store; status 0 when no answer came
    headers = {"Content-Type": "application/json", **{name.replace("_", "-"): value for name, value in headers.items() if value}}
    request = urllib.request.Request(STORE + path, None if body is None else json.dumps(body).encode(), headers, method=method)
    try:
        try: answer = urllib.request.urlopen(request, timeout=5)
        except urllib.error.HTTPError as refusal: answer = refusal
        envelope = json.load(answer) if answer.code < 300 else {"success": True, "is_bare": b'"success"' not in answer.read()}
        return answer.code if envelope["success"] else 0, envelope
    except (OSError, ValueError, KeyError, TypeError, http.client.HTTPException): return 0, {}  # no answer, half of one, or not the store's own
def decided(end, ask):  # repeats until the store has decided: no answer, a 5xx and a few 4xx are no decision
    while (status := ask()[0]) in (0, 401, 403, 408, 425, 429) or status >= 500:
        if time.time() > end: return 0
        time.sleep(1)
    return status
def execute(key, job, run):
    move = lambda state: call("PUT", f"/api/jobs/{job['jobId']}/status?status={state}", Idempotency_Key=key,
                              Scheduler_Claim=run["claim"], Scheduler_Agent_Id=AGENT_ID, Scheduler_Handler=run["handler"])
    if decided(time.time() + 20, lambda: move("RUNNING")) not in range(200, 300):  # another's, over, or the store is away: drop it
        with lock: return runs.pop(key), seen.pop(key)
    begun, outcome, error, run["started"] = time.time(), "COMPLETED", None, True
    try: HANDLERS[run["handler"]](job.get("payload") or "", run["cancelled"], key)
    except Exception as failure: outcome, error = "FAILED", (str(failure) or type(failure).__name__)[:1000]
    report = {"agentId": AGENT_ID, "outcome": outcome, "error": error, "durationMillis": int(1000 * (time.time() - begun))}
    def end():
        status, envelope = call("PUT", f"/api/executions/{key}/outcome", report)
        return move(outcome) if status in (404, 405) and envelope["is_bare"] else (status, envelope)  # a base-only store
    if not run["cancelled"].is_set(): decided(begun + 1800, end)
    elif draining.is_set(): decided(time.time() + 5, lambda: move("PENDING"))  # given back; the store knows of a run that it cancelled
    with lock: del runs[key]
def beat(known=True):  # the entry in the registry, and which runs are alive; the answer names the runs to stop
    if not known or call("POST", f"/api/workers/{NAME}/heartbeat", {"capacity": CAPACITY, "currentLoad": len(runs)})[0] != 200:
        call("POST", "/api/workers", {"workerId": NAME, "capacity": CAPACITY, "handlers": sorted(HANDLERS), "url": URL})
    with lock: alive = {key: run for key, run in runs.items() if run["started"]}
    answer = call("POST", "/api/executions/heartbeat", {"agentId": AGENT_ID, "running": list(alive)})[1] if alive else {}
    for key in (answer.get("data") or {}).get("cancel", []): alive[key]["cancelled"].set()
    threading.Timer(5, beat).start()
def drain():  # no new jobs; runs may end within 20 seconds, the others are given back
    draining.set()
    for _ in range(200): runs and time.sleep(0.1)
    for run in list(runs.values()): run["cancelled"].set()
    for _ in range(80): runs and time.sleep(0.1)
    os._exit(0)

class Agent(http.server.BaseHTTPRequestHandler):
    protocol_version, log_message = "HTTP/1.1", lambda self, *_: None
    def answer(self, status, data=None, code=None, message=None):
        body = json.dumps({"success": status == 200, "data": data, "errorCode": code, "message": message}).encode()
        self.send_response(status)
        for header in (("Content-Type", "application/json"), ("Content-Length", len(body)), ("Retry-After", 1)): self.send_header(*header)
        self.end_headers(); self.wfile.write(body)
    def do_GET(self):
        running = [{"jobId": run["id"], "jobName": run["name"]} for run in list(runs.values())]
        self.answer(200, running if self.path.endswith("/jobs/running") else {"workerId": NAME, "capacity": CAPACITY,
            "status": "DRAINING" if draining.is_set() else "ONLINE", "currentLoad": len(running), "handlers": sorted(HANDLERS)})
    def do_POST(self):
        try:
            job = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            name, handler, due = job["jobName"], job["jobName"].split(":")[0], f"{job['jobId']:d}:{job['executionTime']}"
        except (ValueError, KeyError, TypeError, AttributeError): return self.answer(400, None, "VALIDATION_FAILED", "jobId, jobName and executionTime are required")
        if handler not in HANDLERS: return self.answer(422, {"handlers": sorted(HANDLERS)}, "NO_HANDLER", "no handler for " + handler)
        with lock:
            if (key := self.headers["Idempotency-Key"] or due) in seen: return self.answer(200, "OK")  # a repeat: it waits, runs, or has ended
            if draining.is_set() or len(runs) >= CAPACITY: return self.answer(503, None, "AT_CAPACITY", "no room, ask again")
            run = runs[key] = {"id": job["jobId"], "name": name, "handler": handler, "claim": self.headers["Scheduler-Claim"], "started": False, "cancelled": threading.Event()}
            seen[key] = len(seen) > 100_000 and seen.pop(next(iter(seen)))
        threading.Thread(target=execute, args=(key, job, run)).start()
        self.answer(200, "OK")
def serve():  # until SIGTERM
    signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=drain).start())
    server = http.server.ThreadingHTTPServer(("", PORT), Agent)  # it listens from here on, and may be found
    threading.Timer(0, beat, [False]).start(); server.serve_forever()
if __name__ == "__main__": serve()
