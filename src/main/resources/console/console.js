// The page of one worker: shows the worker's stream of events.
import { call, hasToken, listen, setToken } from "./api.js";
import { $, duration, el, millis, num, pill, row, seconds, tone } from "./dom.js";
import * as charts from "./charts.js";
import { draw } from "./facts.js";
import * as fleet from "./fleet.js";
import * as job from "./job.js";
import * as jobs from "./jobs.js";
import { LATE } from "./lists.js";
import * as outcomes from "./outcomes.js";
import { href, onMove, start as startPlace } from "./place.js";
import * as segments from "./segments.js";
import { notice, start as startTelling } from "./tell.js";
import { clock, start as startTimes, time } from "./times.js";
import { show as showTrouble } from "./trouble.js";

const MOST_SCANS = 20;
const MOST_DISPATCHES = 100;
const EXACT_MILLIS = 20;
const CONSOLE = "/api/scheduler-worker/console";
let latest = null;
let jobStore = null;
let jobCount;
let runs = null;
let agents = null;
let offersAgents = true;
let lastJobs = 0;
let map = null;
let lost = null;

function age(instant, now) {
  return instant ? `${duration(Math.max(0, (Date.parse(now) - Date.parse(instant)) / 1000))} ago` : "never";
}

/** The jobs that failed, and how many of the last runs did. */
function failing() {
  const { FAILED: failed, "LAST-RUN-FAILED": lastFailed, knowsLastOutcome } = jobs.counts();
  const many = (count) => count.toLocaleString("en");
  return [
    failed !== undefined && ["Failed jobs", many(failed), knowsLastOutcome && lastFailed !== undefined ? `last run failed: ${many(lastFailed)} jobs` : "",
      { tone: failed > 0 ? "bad" : "", href: href({ list: "FAILED", page: null }) }],
    runs !== null && ["Failing runs", runs.ended === 0 ? "–" : `${Math.round((100 * runs.failed) / runs.ended)} %`,
      runs.ended === 0 ? "no run has ended" : `${runs.failed} of the last ${runs.ended}, ${runs.lately} in the last minute`, { tone: runs.failed > 0 ? "bad" : "" }],
  ];
}

function slots() {
  const online = agents?.filter((agent) => agent.status === "ONLINE") ?? [];
  const sum = (name) => online.reduce((all, agent) => all + (agent[name] ?? 0), 0);
  const full = online.length > 0 && sum("currentLoad") >= sum("capacity");
  return agents !== null && [online.length === 1 ? "Slots of the agent" : `Slots of ${online.length} agents`, `${sum("currentLoad")} of ${sum("capacity")} used`,
    online.slice(0, 3).map((agent) => `${agent.workerId}: ${agent.currentLoad ?? "?"} of ${agent.capacity}`).join(", ") || "no agent is registered",
    { tone: online.length === 0 ? "bad" : full ? "warn" : "" }];
}

/** The due jobs that no worker has claimed yet, as the coordinator lists them by segment. */
function waiting(now) {
  if (map?.source !== "COORDINATOR" || map.segments.every((segment) => segment.dueBacklog === null)) {
    return false;
  }
  const due = map.segments.reduce((all, segment) => all + (segment.dueBacklog ?? 0), 0);
  const oldest = Math.min(...map.segments.filter((segment) => segment.oldestDue).map((segment) => Date.parse(segment.oldestDue)));
  const late = (Date.parse(now) - oldest) / 1000;
  return ["Oldest waiting job", due > 0 && late >= 0 ? duration(late) : "none", `${due.toLocaleString("en")} due and not claimed`,
    { tone: due > 0 && late * 1000 > LATE ? "warn" : "", href: jobStore && due > 0 ? href({ list: "PENDING", page: null }) : undefined }];
}

function facts({ now, status, nextScanTime }) {
  const scan = status.lastScan;
  const agent = status.agents.length === 1 ? "agent" : `${status.agents.length} agents`;
  draw($("facts"), [
    jobStore && slots(),
    waiting(now),
    ...(jobStore ? failing() : []),
    ["Jobs dispatched", status.jobsDispatchedCount.toLocaleString("en"), `${status.inFlight} in flight`],
    ["Last scan", age(status.lastScanTime, now),
      status.paused ? "none while paused" : nextScanTime ? `next at ${clock(nextScanTime)}` : ""],
    ["Scan found", scan ? `${scan.due} due` : "–", scan?.failure ?? (scan ? `in ${millis(seconds(scan.duration) * 1000)}` : ""), { tone: scan?.failure ? "bad" : "" }],
    ["Heartbeat", age(status.lastHeartbeatTime, now), status.registered ? "registered" : "not registered"],
    [`Circuit, ${agent}`, status.agentCircuit, status.agents.map((a) => `${a.name}: ${a.inFlight} in flight`).join(", "),
      { tone: tone(status.agentCircuit) === "bad" ? "bad" : "" }],
    ["Clock skew", skew(status), "store against worker"],
    ["Uptime", duration(seconds(status.uptime)), ""],
  ]);
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
    const to = `${place.scheme}://${location.hostname}:${place.port}${place.path}`;
    $("metrics").replaceChildren("· ", el("a", { href: to, textContent: "Metrics" }));
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
  return row(time(scan.startedAt, "clock"), num(millis(seconds(scan.duration) * 1000)), num(scan.due), num(dispatched), num(failed),
    el("td", { className: "wrap" }, scan.failure ? pill(scan.failure, "bad") : scan.declined ? pill(scan.declined, "warn") : skipped.join(", ") || "–"));
}

function dispatchRow(one) {
  const run = el("td", { className: "wrap", hidden: !jobStore });
  outcomes.follow(run, one);
  const id = jobStore ? el("a", { href: `#job=${one.jobId}`, textContent: String(one.jobId) }) : String(one.jobId);
  return row(time(one.at, "clock"), el("td", { className: "num" }, id), el("td", { className: "wrap", textContent: one.jobName ?? "–" }), num(one.segment),
    num(millis(one.lateMillis)),
    el("td", { className: "wrap" }, pill(one.outcome, tone(one.outcome)), one.reason ? ` ${one.reason}` : ""), run);
}

/** Null from a store of another make, which has no such list. */
async function slotsOfAgents() {
  if (offersAgents) {
    try {
      agents = (await call("GET", `${CONSOLE}/agents`)).data;
    } catch (error) {
      offersAgents = error.status !== 404;
      agents = null;
    }
  }
}

async function refreshJobs(soon) {
  if (!jobStore) {
    fleet.refresh(latest, map);
  }
  if (jobStore && (soon || Date.now() - lastJobs > 3000)) {
    lastJobs = Date.now();
    fleet.refresh(latest, map);
    const [count, ended] = await Promise.all([jobs.refresh(), outcomes.refresh(), slotsOfAgents()]);
    jobCount = count ?? jobCount;
    runs = ended;
  }
}

function onEvent(kind, event) {
  lost = null;
  if (kind === "snapshot") {
    $("scan-table").tBodies[0].replaceChildren();
    $("dispatch-table").tBodies[0].replaceChildren();
  }
  latest = event;
  if (jobStore !== event.jobStore) {
    jobStore = event.jobStore;
    $("jobs").hidden = !jobStore;
    $("why-card").hidden = jobStore;
    $("run-head").hidden = !jobStore;
    $("dispatches-about").textContent = jobStore ? "handed to an agent; the last column says how the run ended"
      : "handed to an agent; whether the run succeeds, the Job Store knows";
    if (jobStore) {
      jobs.open();
    }
  }
  map = event.others ?? map;
  show();
  segments.show(event.mine, event.others);
  charts.show(event.now, event.rates);
  prepend("scan-table", "scan-empty", event.scans.map(scanRow), MOST_SCANS);
  prepend("dispatch-table", "dispatch-empty", event.dispatches.map(dispatchRow), MOST_DISPATCHES);
  refreshJobs(event.dispatches.length > 0 && Date.now() - lastJobs > 900);
}

function show() {
  head(latest.status);
  facts(latest);
  metricsLink(latest.metrics);
  showTrouble(latest, jobCount, lost, jobs.failing());
}

function onState(connected, why) {
  if (!connected) {
    lost = { why, since: lost?.since ?? new Date().toISOString(), needsToken: why === "a token is needed" };
    $("state").textContent = "NOT CONNECTED";
    $("state").dataset.tone = "bad";
    showTrouble(latest, jobCount, lost, null);
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
  $("token-label").textContent = hasToken() ? "Token (in use)" : "Token";
  notice(hasToken() ? "The token is used until this page is loaded again." : "No token is used.");
});
$("why-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  try {
    job.explanation($("why-answer"), await job.explain($("why-id").value));
  } catch (error) {
    notice(error.message, "bad");
  }
});
document.addEventListener("zone", () => {
  if (latest) {
    show();
    charts.draw();
    refreshJobs(true);
  }
});

/** One of the two views: this worker, or all. */
function view() {
  const isFleet = fleet.isShown();
  $("worker").hidden = isFleet;
  $("fleet").hidden = !isFleet;
  for (const [id, isShown] of [["view-worker", !isFleet], ["view-fleet", isFleet]]) {
    if (isShown) {
      $(id).setAttribute("aria-current", "page");
    } else {
      $(id).removeAttribute("aria-current");
    }
  }
  if (isFleet) {
    fleet.refresh(latest, map);
  } else {
    charts.draw();
  }
}

startTelling();
onMove(view);
startPlace();
startTimes($("zone"), $("zone-says"));
segments.start();
charts.start();
jobs.start();
view();
listen("/api/scheduler-worker/events", onEvent, onState);
