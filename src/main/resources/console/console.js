// The page of one worker: shows the worker's stream of events.
import { call, hasToken, listen, setToken } from "./api.js";
import { $, clock, duration, el, millis, moment, num, pill, row, seconds, tone } from "./dom.js";
import * as charts from "./charts.js";
import * as jobs from "./jobs.js";
import * as segments from "./segments.js";

const MOST_SCANS = 20;
const MOST_DISPATCHES = 100;
const EXACT_MILLIS = 20;
let latest = null;
let jobStore = null;
let jobCount;
let lastJobs = 0;

function notice(text, how) {
  $("notice").textContent = text;
  $("notice").dataset.tone = how ?? "idle";
}

function age(instant, now) {
  return instant ? `${duration(Math.max(0, (Date.parse(now) - Date.parse(instant)) / 1000))} ago` : "never";
}

function facts({ now, status, nextScanTime }) {
  const scan = status.lastScan;
  const agent = status.agents.length === 1 ? "agent" : `${status.agents.length} agents`;
  const list = [
    ["Jobs dispatched", status.jobsDispatchedCount.toLocaleString("en"), `${status.inFlight} in flight`],
    ["Last scan", age(status.lastScanTime, now),
      status.paused ? "none while paused" : nextScanTime ? `next at ${clock(nextScanTime)}` : ""],
    ["Scan found", scan ? `${scan.due} due` : "–", scan?.failure ?? (scan ? `in ${millis(seconds(scan.duration) * 1000)}` : "")],
    ["Heartbeat", age(status.lastHeartbeatTime, now), status.registered ? "registered" : "not registered"],
    [`Circuit, ${agent}`, status.agentCircuit, status.agents.map((a) => `${a.name}: ${a.inFlight} in flight`).join(", ")],
    ["Clock skew", skew(status), "store against worker"],
    ["Uptime", duration(seconds(status.uptime)), ""],
  ];
  $("facts").replaceChildren(...list.map(([name, value, more]) =>
    el("div", {}, el("dt", { textContent: name }), el("dd", { textContent: value }, el("small", { textContent: more })))));
}

// One figure where the store tells its time to the millisecond; else the range that surely contains the skew.
function skew({ clockSkewMillis: middle, clockSkewUncertaintyMillis: either }) {
  if (middle === null) {
    return "–";
  }
  return either <= EXACT_MILLIS ? `${middle} ms` : `${middle - either} to ${middle + either} ms`;
}

function metricsLink(place) {
  const text = JSON.stringify(place);
  if ($("metrics").dataset.place === text) {
    return;
  }
  $("metrics").dataset.place = text;
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
  if (place && (isHere || !place.onlyHere)) {
    const href = `${place.scheme}://${location.hostname}:${place.port}${place.path}`;
    $("metrics").replaceChildren("· ", el("a", { href, textContent: "Metrics" }));
  } else {
    $("metrics").textContent = place ? `· Metrics: on the worker's own machine, port ${place.port}` : "";
  }
}

function head(status) {
  $("worker-id").textContent = status.workerId;
  document.title = `${status.workerId} · Scheduler Worker`;
  const word = status.paused && status.status === "ONLINE" ? "PAUSED" : status.status;
  if ($("state").textContent !== word) {
    $("state").textContent = word;
    $("state").dataset.tone = tone(word);
  }
  $("identity").textContent = `version ${status.version}${status.remark ? ` · ${status.remark}` : ""}`;
  $("pause").textContent = status.paused ? "Resume dispatching" : "Pause dispatching";
  $("scan").disabled = status.paused || status.status === "DRAINING";
}

function prepend(table, empty, rows, most) {
  if (rows.length > 0) {
    const body = $(table).tBodies[0];
    body.prepend(...rows.reverse());
    while (body.rows.length > most) {
      body.lastElementChild.remove();
    }
    $(empty).hidden = true;
  }
}

function scanRow({ dispatched, failed, scan }) {
  const skipped = Object.entries(scan.skipped).map(([why, count]) => `${count} ${why.toLowerCase().replaceAll("_", " ")}`);
  return row(clock(scan.startedAt), num(millis(seconds(scan.duration) * 1000)), num(scan.due), num(dispatched), num(failed),
    el("td", { className: "wrap" }, scan.failure ? pill(scan.failure, "bad") : scan.declined ? pill(scan.declined, "warn") : skipped.join(", ") || "–"));
}

function dispatchRow(one) {
  return row(clock(one.at), num(one.jobId), el("td", { className: "wrap", textContent: one.jobName ?? "–" }), num(one.segment),
    num(millis(one.lateMillis)),
    el("td", { className: "wrap" }, pill(one.outcome, tone(one.outcome)), one.reason ? ` ${one.reason}` : ""));
}

function steps({ status, mine }) {
  const list = [];
  if (mine.length === 0) {
    list.push(["This worker does not scan yet: it has no segments. Ask the coordinator for some: ",
      `curl -X POST "http://COORDINATOR:8082/api/segments/assign?workerId=${status.workerId}&desiredSegments=10"`,
      " or start the worker with --scheduler.worker.desired-segments=100, or without a coordinator with --scheduler.worker.assigned-segments=0,1,2."]);
  }
  if (status.unownedSegments > 0) {
    list.push([`${status.unownedSegments} of the 100 segments belong to no worker, so their jobs wait. List the owners: `,
      "curl http://COORDINATOR:8082/api/segments", "; start another worker, or let one ask for more (desired-segments)."]);
  }
  for (const [peer, known] of Object.entries(status.peers)) {
    if (known.reachable === false) {
      list.push([`The ${peer} cannot be reached since ${moment(known.since)}: start it, or correct its URL. `, known.lastError ?? "", ""]);
    }
  }
  if (status.jobsDispatchedCount === 0 && !(jobCount > 0)) {
    list.push(jobStore ? ["Submit a first job below, with the name hello and due now. It is done two seconds later.", "", ""]
      : ["No job was dispatched yet. Submit a job at the Job Store, due now, in one of this worker's segments: ",
        "curl -X POST http://STORE:8081/api/jobs", " (the README has the whole command)."]);
  }
  const text = JSON.stringify(list);
  if ($("steps").dataset.text !== text) {
    $("steps").dataset.text = text;
    $("steps").replaceChildren(...list.map(([before, code, after]) =>
      el("li", {}, before, code ? el("code", { textContent: code }) : "", after)));
    $("first-steps").hidden = list.length === 0;
  }
}

async function refreshJobs(soon) {
  if (jobStore && (soon || Date.now() - lastJobs > 3000)) {
    lastJobs = Date.now();
    jobCount = (await jobs.refresh()) ?? jobCount;
  }
}

function onEvent(kind, event) {
  if (kind === "snapshot") {
    $("scan-table").tBodies[0].replaceChildren();
    $("dispatch-table").tBodies[0].replaceChildren();
  }
  latest = event;
  if (jobStore !== event.jobStore) {
    jobStore = event.jobStore;
    $("jobs").hidden = !jobStore;
    $("why-card").hidden = jobStore;
  }
  head(event.status);
  facts(event);
  metricsLink(event.metrics);
  segments.show(event.mine, event.others);
  charts.show(event.now, event.rates);
  prepend("scan-table", "scan-empty", event.scans.map(scanRow), MOST_SCANS);
  prepend("dispatch-table", "dispatch-empty", event.dispatches.map(dispatchRow), MOST_DISPATCHES);
  steps(event);
  refreshJobs(event.dispatches.length > 0 && Date.now() - lastJobs > 900);
}

function onState(connected, why) {
  if (connected) {
    if ($("notice").dataset.tone === "bad") {
      notice("");
    }
  } else {
    $("state").textContent = "NOT CONNECTED";
    $("state").dataset.tone = "bad";
    notice(`The page lost the worker (${why}) and tries again by itself.`, "bad");
  }
}

async function press(button, path, done) {
  button.disabled = true;
  try {
    await call("POST", path);
    notice(done);
  } catch (error) {
    notice(error.message, "bad");
  } finally {
    button.disabled = false;
  }
}

$("scan").addEventListener("click", () => press($("scan"), "/api/scheduler-worker/scan", "A scan was started."));
$("pause").addEventListener("click", () => (latest?.status.paused
  ? press($("pause"), "/api/scheduler-worker/resume", "Dispatching goes on.")
  : press($("pause"), "/api/scheduler-worker/pause", "Dispatching is paused: no job is claimed.")));
$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  setToken($("token").value.trim());
  $("token").value = "";
  $("token").placeholder = hasToken() ? "in use for this tab" : "only if required";
  notice(hasToken() ? "The token is used from now on, in this tab." : "No token is used.");
});
$("why-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    jobs.explanation($("why-answer"), await jobs.explain($("why-id").value));
  } catch (error) {
    notice(error.message, "bad");
  }
});
if (hasToken()) {
  $("token").placeholder = "in use for this tab";
}

segments.start();
charts.start();
jobs.start(notice);
listen("/api/scheduler-worker/events", onEvent, onState);
