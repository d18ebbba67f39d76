// The whole system on one page: workers, agents, coordinators, segments, and what fails, is late or waits.
import { call } from "./api.js";
import { $, duration, el, num, pill, redraw, row, tone } from "./dom.js";
import { draw } from "./facts.js";
import { state } from "./place.js";
import { time, zone } from "./times.js";

const CONSOLE = "/api/scheduler-worker/console";
const LATE = 10_000;
const SILENT = 30_000;
const NOT_OFFERED = [400, 404, 405];
let busy = false;

/** Of each source its data, or why there are none. */
const SOURCES = {
  workers: "/workers", leader: "/leader", coordinators: "/coordinators", agents: "/agents", limits: "/limits",
  failed: "/executions?outcome=FAILED&size=10",
};

const lateJobs = () => `/jobs?status=PENDING&paused=false&dueTo=${new Date(Date.now() - LATE).toISOString()}&sort=due&size=10`;

const notOffered = new Set(); // not asked for again

async function ask(path) {
  const source = path.split("?")[0];
  if (notOffered.has(source)) {
    return { data: null, isOffered: false };
  }
  try {
    const { data, total } = await call("GET", CONSOLE + path);
    return { data, total };
  } catch (error) {
    const isOffered = !NOT_OFFERED.includes(error.status);
    if (!isOffered) {
      notOffered.add(source);
    }
    return { data: null, error: error.message, isOffered };
  }
}

const link = (id) => el("a", { href: `#job=${id}`, textContent: String(id), "aria-label": `Open job ${id}` });
const wrap = (...children) => el("td", { className: "wrap" }, ...children);
const ago = (instant, now) => (instant ? `${duration(Math.max(0, (now - Date.parse(instant)) / 1000))} ago` : "–");

/** Whole numbers as ranges: 0–4, 7. */
function ranges(numbers) {
  const parts = [];
  for (const one of [...numbers].sort((a, b) => a - b)) {
    const last = parts.at(-1);
    if (last && last[1] === one - 1) {
      last[1] = one;
    } else {
      parts.push([one, one]);
    }
  }
  return parts.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ") || "none";
}

/** The page of another worker, where its URL is one of the web. */
function page(worker, mine) {
  const isWeb = /^https?:\/\//.test(worker.url ?? "");
  return worker.workerId === mine ? `${worker.workerId} (this one)`
    : isWeb ? el("a", { href: worker.url, rel: "noreferrer", textContent: worker.workerId }) : worker.workerId;
}

function workers({ data }, status, now) {
  return data.map((worker) => {
    const load = worker.load ?? {};
    const own = worker.workerId === status.workerId ? status : {};
    const word = worker.heartbeatAgeMillis > SILENT ? "SILENT" : worker.status;
    const circuit = load.agentCircuit ?? own.agentCircuit;
    const skew = load.clockSkewMillis ?? own.clockSkewMillis;
    return row(wrap(page(worker, status.workerId)), pill(word, tone(word)), load.version ?? own.version,
      num(worker.assignedSegments.length), num(load.inFlight), num(load.jobsDispatchedCount?.toLocaleString("en")),
      circuit ? pill(circuit, tone(circuit)) : "–", num(skew === undefined || skew === null ? null : `${skew} ms`),
      ago(load.lastScanTime, now), ago(worker.lastHeartbeat, now));
  });
}

function agents({ data }, now) {
  return data.map((agent) => {
    const used = agent.currentLoad ?? 0;
    const bar = el("meter", { max: Math.max(agent.capacity, 1), value: used, high: agent.capacity * 0.9, "aria-label": `Slots of ${agent.workerId} in use` });
    return row(wrap(agent.workerId), pill(agent.status, tone(agent.status)), agent.version, el("td", {}, bar, ` ${used} of ${agent.capacity}`),
      wrap((agent.handlers ?? []).join(", ") || "–"), wrap(agent.url ?? "–"), ago(agent.lastHeartbeat, now));
  });
}

function coordinators(nodes, leader, now) {
  const known = new Map((nodes.data ?? []).map((node) => [node.coordinatorId, node]));
  const first = leader.data?.coordinatorId;
  if (first && !known.has(first)) {
    known.set(first, {});
  }
  const isSilent = (node) => now - Date.parse(node.lastHeartbeatAt) > SILENT;
  return [...known].map(([id, node]) => row(wrap(id), id === first ? pill("LEADER", "good") : isSilent(node) ? pill("SILENT", tone("SILENT")) : "stands by",
    isSilent(node) ? "–" : node.version,
    wrap(node.host ? `${node.host}:${node.port}` : leader.data?.url ?? "–"),
    id === first && leader.data.electedAt ? el("td", {}, time(leader.data.electedAt)) : "–", ago(node.lastHeartbeatAt, now)));
}

/** Owner by owner, those with nobody first. */
function owners(view) {
  const found = new Map();
  for (const segment of view.segments) {
    const owner = segment.workerId ?? "";
    const sum = found.get(owner) ?? { segments: [], due: 0, oldest: null };
    sum.segments.push(segment.segment);
    sum.due += segment.dueBacklog ?? 0;
    sum.oldest = [sum.oldest, segment.oldestDue].filter(Boolean).sort()[0] ?? null;
    found.set(owner, sum);
  }
  return [...found].sort(([a], [b]) => a.localeCompare(b));
}

const ownerRows = (found) => found.map(([owner, { segments, due, oldest }]) =>
  row(wrap(owner === "" ? pill("nobody", "bad") : owner), num(segments.length), wrap(ranges(segments)),
    num(due.toLocaleString("en")), el("td", {}, time(oldest))));

const busiest = (view) => view.segments.filter((one) => one.dueBacklog > 0).sort((a, b) => b.dueBacklog - a.dueBacklog).slice(0, 10)
  .map((one) => row(num(one.segment), one.workerId ? wrap(one.workerId) : pill("nobody", "bad"), num(one.dueBacklog.toLocaleString("en")), el("td", {}, time(one.oldestDue))));

const short = (text) => (text.length > 120 ? `${text.slice(0, 120)}…` : text);

const failed = ({ data }) => data.map((run) => row(el("td", {}, time(run.endedAt)), link(run.jobId), num(run.attempt), run.agentId ?? run.workerId, wrap(short(run.error ?? "–"))));

const late = ({ data }, now) => data.map((job) => row(link(job.id), wrap(job.jobName), num(job.segment), el("td", {}, time(job.nextRunTime)),
  num(duration(Math.max(0, (now - Date.parse(job.nextRunTime)) / 1000)))));

/** Those that hold jobs back first. */
const limits = ({ data }) => [...data].sort((a, b) => (b.waiting ?? 0) - (a.waiting ?? 0)).slice(0, 20).map((limit) =>
  row(wrap(limit.key ?? `job name ${limit.jobName}`), num(limit.maxRunning ? `${limit.running} of ${limit.maxRunning}` : limit.running),
    num(limit.perMinute ? `${limit.startedLastMinute ?? 0} of ${limit.perMinute}` : null),
    el("td", { className: "num" }, limit.waiting > 0 ? pill(limit.waiting.toLocaleString("en"), "warn") : "0")));

/** A table, or the sentence that says why there is none and what to do. */
function table(id, answer, rows, { empty, unreachable }) {
  const body = $(`fleet-${id}`).tBodies[0];
  const note = $(`fleet-${id}-note`);
  const isHidden = answer.data === null && !answer.isOffered;
  $(`fleet-${id}-card`).hidden = isHidden;
  if (isHidden) {
    return;
  }
  const focused = document.activeElement?.closest?.(`#fleet-${id}`) ? [...body.querySelectorAll("a")].indexOf(document.activeElement) : -1;
  const made = answer.data === null ? [] : rows();
  body.replaceChildren(...made);
  if (focused >= 0) {
    body.querySelectorAll("a")[focused]?.focus();
  }
  body.parentElement.hidden = made.length === 0;
  const text = answer.data === null ? `${answer.error} ${unreachable}` : made.length === 0 ? empty : "";
  redraw(note, text, () => [text]);
  note.dataset.tone = answer.data === null ? "bad" : "";
  note.hidden = text === "";
}

const AT_COORDINATOR = "Start the coordinator, or correct --scheduler.worker.coordinator-url. The workers go on with their segments meanwhile.";
const AT_STORE = "Start the Job Store, or correct --scheduler.worker.job-store-url. Nothing is claimed meanwhile, and no job is lost.";

function tiles(known, view, status) {
  const online = (known.workers.data ?? []).filter((worker) => worker.heartbeatAgeMillis <= SILENT);
  const running = (known.agents.data ?? []).filter((agent) => agent.status === "ONLINE");
  const sum = (list, name) => list.reduce((all, one) => all + (one[name] ?? 0), 0);
  const nobodys = view?.segments.filter((segment) => !segment.workerId).length;
  const due = view ? sum(view.segments, "dueBacklog") : 0;
  const waiting = known.limits.data ? sum(known.limits.data, "waiting") : null;
  return [
    known.workers.data && ["Workers", `${online.length} of ${known.workers.data.length}`, "send heartbeats", { tone: online.length < known.workers.data.length ? "bad" : "" }],
    known.agents.data && ["Agents", `${running.length} of ${known.agents.data.length}`, "online", { tone: running.length === 0 ? "bad" : running.length < known.agents.data.length ? "warn" : "" }],
    known.agents.data && ["Slots", `${sum(running, "currentLoad")} of ${sum(running, "capacity")} used`, "of the agents online",
      { tone: running.length > 0 && sum(running, "currentLoad") >= sum(running, "capacity") ? "warn" : "" }],
    ["Leader", known.leader.data?.coordinatorId ?? "none", known.leader.data?.coordinatorId ? "of the coordinators" : known.leader.error ?? "no coordinator leads", { tone: known.leader.data?.coordinatorId ? "" : "bad" }],
    view && ["Segments of nobody", String(nobodys), nobodys ? "their jobs wait" : "every segment has a worker", { tone: nobodys ? "bad" : "" }],
    view && ["Due jobs", due.toLocaleString("en"), "wait for a claim"],
    known.late.data && ["Late jobs", Number.isFinite(known.late.total) ? known.late.total.toLocaleString("en") : String(known.late.data.length), `due for more than ${LATE / 1000} s`, { tone: known.late.data.length ? "warn" : "" }],
    waiting !== null && ["Wait for a limit", waiting.toLocaleString("en"), "", { tone: waiting > 0 ? "warn" : "" }],
    ["Asked by", status.workerId, "this worker asks the others"],
  ];
}

function show(known, event, view) {
  const now = Date.now();
  const map = view?.source === "COORDINATOR" ? view : null;
  draw($("fleet-facts"), tiles(known, map, event.status));
  table("workers", known.workers, () => workers(known.workers, event.status, now),
    { empty: "No worker is registered at the coordinator: start one with --scheduler.worker.desired-segments=100.", unreachable: AT_COORDINATOR });
  table("agents", known.agents, () => agents(known.agents, now),
    { empty: "No agent is registered at the Job Store, so jobs wait: start one with --worker.agent.job-store-url.", unreachable: AT_STORE });
  table("coordinators", known.coordinators.data === null && known.leader.data ? { data: [] } : known.coordinators, () => coordinators(known.coordinators, known.leader, now),
    { empty: "No coordinator leads: look at their logs and their database.", unreachable: AT_COORDINATOR });
  const mapped = map ? { data: map.segments } : { data: null, isOffered: view?.source === "UNAVAILABLE", error: "The coordinator does not answer." };
  table("owners", mapped, () => ownerRows(owners(map)), { empty: "The coordinator names no segments.", unreachable: AT_COORDINATOR });
  table("backlog", mapped, () => busiest(map), { empty: "No job is due: every worker keeps up.", unreachable: AT_COORDINATOR });
  table("failed", known.failed, () => failed(known.failed), { empty: "No run has failed.", unreachable: AT_STORE });
  table("late", known.late, () => late(known.late, now), { empty: "No job is late.", unreachable: AT_STORE });
  table("limits", known.limits, () => limits(known.limits), { empty: "There is no limit, so nothing waits for one.", unreachable: AT_STORE });
}

export const isShown = () => state().get("view") === "fleet";

/** Asks and shows, while this page is shown. */
export async function refresh(event, view) {
  if (busy || !isShown() || !event) {
    return;
  }
  $("fleet-off").hidden = event.jobStore;
  $("fleet-on").hidden = !event.jobStore;
  if (!event.jobStore) {
    return;
  }
  busy = true;
  try {
    const names = [...Object.keys(SOURCES), "late"];
    const answers = await Promise.all([...Object.values(SOURCES), lateJobs()].map(ask));
    show(Object.fromEntries(names.map((name, at) => [name, answers[at]])), event, view);
    $("fleet").dataset.zone = zone();
  } finally {
    busy = false;
  }
}
