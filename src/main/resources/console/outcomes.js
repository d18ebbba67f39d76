// How the last runs ended: a dispatch that succeeded says only that an agent has taken the job.
import { call } from "./api.js";
import { el, pill, tone } from "./dom.js";

const PATH = "/api/scheduler-worker/console/executions?size=100";
const BAD = new Set(["FAILED", "ABANDONED", "UNDELIVERABLE"]);
const MOST = 80;
let offered = true;
const known = new Map();

const short = (text) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);

const key = (jobId, runTime) => `${jobId} ${Date.parse(runTime)}`;

function mark(cell) {
  const run = known.get(cell.dataset.run);
  const text = run ? run.outcome ?? "under way" : "–";
  if (cell.dataset.text !== text) {
    cell.dataset.text = text;
    cell.replaceChildren(run ? pill(text, tone(run.outcome ?? "RUNNING")) : "–", run?.error ? el("span", { className: "far", textContent: ` ${short(run.error)}` }) : "");
  }
}

/** Makes this cell say how the run of the dispatch ended. */
export function follow(cell, dispatch) {
  cell.dataset.run = key(dispatch.jobId, dispatch.runTime);
  cell.dataset.outcome = "";
  mark(cell);
}

/** Null where the store does not tell the runs of all jobs. */
export async function refresh() {
  if (!offered) {
    return null;
  }
  let runs;
  try {
    runs = (await call("GET", PATH)).data;
  } catch (error) {
    offered = ![400, 404].includes(error.status);
    return null;
  }
  known.clear();
  for (const run of runs.toReversed?.() ?? [...runs].reverse()) {
    known.set(key(run.jobId, run.runTime), run); // of several attempts, the last
  }
  document.querySelectorAll("#dispatch-table [data-outcome]").forEach(mark);
  const ended = runs.filter((run) => run.outcome);
  const failed = ended.filter((run) => BAD.has(run.outcome));
  const minuteAgo = Date.now() - 60_000;
  return { ended: ended.length, failed: failed.length, lately: failed.filter((run) => Date.parse(run.endedAt) > minuteAgo).length };
}
