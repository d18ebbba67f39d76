// What is wrong now and what to do about it; apart from that, the first steps of a new system.
import { $, el, redraw } from "./dom.js";
import { moment, zone } from "./times.js";

function list(card, target, items) {
  redraw($(target), JSON.stringify([items, zone()]), () => items.map(([before, code, after]) =>
    el("li", {}, before, code ? el("code", { textContent: code }) : "", after ?? "")));
  $(card).hidden = items.length === 0;
}

const PEERS = { "job-store": "Job Store", coordinator: "coordinator", "worker-agent": "agent" };
const MEANWHILE = {
  "job-store": "Nothing is claimed meanwhile, and no job is lost.",
  coordinator: "The worker keeps its segments meanwhile, and goes on with them.",
  "worker-agent": "Jobs wait meanwhile, or run at another agent.",
};

/** @param lost why the page has no connection to the worker; null while it has one */
function troubles(status, jobStore, lost) {
  const found = [];
  if (lost) {
    found.push([`The page has lost the worker (${lost.why}) at ${moment(lost.since)}, and tries again by itself. What is below is of then. `
      + (lost.needsToken ? "Enter a token at the top." : "Look whether its process runs, and at its log."), "", ""]);
  }
  if (!status) {
    return found;
  }
  for (const [peer, known] of Object.entries(status.peers)) {
    if (known.reachable === false) {
      found.push([`The ${PEERS[peer] ?? peer} cannot be reached since ${moment(known.since)}. ${MEANWHILE[peer] ?? ""} Start it, or correct its URL. `,
        known.lastError ?? "", ""]);
    }
  }
  if (status.agents.length === 0) {
    found.push(["The worker knows no agent, so nothing runs. Start an agent, or set its URL: ", "--scheduler.worker.worker-agent-url=http://AGENT:8084", ""]);
  }
  for (const agent of status.agents.filter(({ circuit }) => circuit === "OPEN" || circuit === "FORCED_OPEN")) {
    found.push([`The circuit to the agent ${agent.name} is ${agent.circuit}: it kept failing, and is given no job. `
      + (agent.circuit === "OPEN" ? "The worker tries it again by itself; look at the agent's log." : "An operator opened it, and must close it."), "", ""]);
  }
  if (status.unownedSegments > 0) {
    found.push([`${status.unownedSegments} of the 100 segments belong to no worker, so their jobs wait. List the owners: `,
      "curl http://COORDINATOR:8082/api/segments", "; start another worker, or let one ask for more (desired-segments)."]);
  }
  if (status.lastScan?.failure) {
    found.push(["The last scan failed, and the next one tries again: ", status.lastScan.failure, ""]);
  }
  if (jobStore?.failing) {
    found.push(["The list of jobs cannot be read: ", jobStore.failing, ""]);
  }
  return found;
}

function firstSteps({ status, mine, jobStore }, jobCount) {
  const found = [];
  if (mine.length === 0) {
    found.push(["This worker does not scan yet: it has no segments. Ask the coordinator for some: ",
      `curl -X POST "http://COORDINATOR:8082/api/segments/assign?workerId=${status.workerId}&desiredSegments=10"`,
      " or start the worker with --scheduler.worker.desired-segments=100, or without a coordinator with --scheduler.worker.assigned-segments=0,1,2."]);
  }
  if (status.jobsDispatchedCount === 0 && !(jobCount > 0)) {
    found.push(jobStore ? ["Submit a first job below, with the name hello and due now. It is done two seconds later.", "", ""]
      : ["No job was dispatched yet. Submit a job at the Job Store, due now, in one of this worker's segments: ",
        "curl -X POST http://STORE:8081/api/jobs", " (the README has the whole command)."]);
  }
  return found;
}

export function show(event, jobCount, lost, failing) {
  list("trouble", "troubles", troubles(event?.status, { failing }, lost));
  list("first-steps", "steps", event && !lost ? firstSteps(event, jobCount) : []);
}
