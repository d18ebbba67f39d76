// The runs of the opened job, and of one of them its result and the end of its log, live while it runs.
import { call } from "./api.js";
import { $, duration, el, num, pill, row, tone } from "./dom.js";
import { moment, time } from "./times.js";

const BASE = "/api/scheduler-worker/console/executions";
let ofJob = null;
let chosen = null; // by hand; else the newest run is shown
let shown = null; // what of which run: it is asked for again while that may change

const outcome = (run) => run.outcome ?? "under way";

/** How far it is, where that says more than its end. */
function progress(run) {
  if (!run.progress || run.outcome === "COMPLETED") {
    return [];
  }
  const { percent, text } = run.progress;
  return [" ", el("progress", { max: 100, value: percent, "aria-label": `Progress of attempt ${run.attempt}` }),
    ` ${percent} %${text ? `, ${text}` : ""}`];
}

function line(run, onChoice) {
  const open = el("button", { type: "button", className: "linkish", "data-run": String(run.id),
    "aria-label": `Result and log of the run of ${moment(run.runTime)}, attempt ${run.attempt}` }, time(run.runTime));
  open.addEventListener("click", () => {
    chosen = run.id;
    onChoice();
  });
  return row(open, num(run.attempt), run.workerId, run.agentId, run.handler, time(run.endedAt),
    num(run.durationMillis === null ? null : duration(run.durationMillis / 1000)),
    el("td", { className: "wrap" }, pill(outcome(run), tone(run.outcome ?? "RUNNING")), ...progress(run), run.error ? ` ${run.error}` : ""));
}

/** Keeps the reader where they are, and at the end who was at the end. */
function text(target, content) {
  if (target.textContent !== content) {
    const isAtEnd = target.scrollTop + target.clientHeight >= target.scrollHeight - 4;
    target.textContent = content;
    if (isAtEnd) {
      target.scrollTop = target.scrollHeight;
    }
  }
  target.hidden = content === "";
}

async function details(run) {
  const key = `${run.id} ${outcome(run)}`;
  if (shown === key && run.outcome) {
    return; // It has ended, and says nothing more.
  }
  let answers;
  try {
    answers = await Promise.all([call("GET", `${BASE}/${run.id}`), call("GET", `${BASE}/${run.id}/log`)]);
  } catch {
    $("run").hidden = true; // A store of another make, or of an earlier release, keeps neither.
    return;
  }
  if (ofJob !== run.jobId || (chosen !== null && chosen !== run.id)) {
    return; // Another was opened meanwhile.
  }
  const [{ data: execution }, { data: log }] = answers;
  const result = execution.result ?? "";
  const isOther = shown?.split(" ")[0] !== String(run.id);
  $("run").hidden = false;
  $("run-title").textContent = `Run of ${moment(run.runTime)}, attempt ${run.attempt}: ${outcome(run)}`;
  $("run-none").hidden = result !== "" || log.log !== "";
  $("run-result-title").hidden = result === "";
  text($("run-result"), result);
  $("run-log-title").hidden = log.log === "";
  $("run-log-title").textContent = log.linesBefore > 0 ? `Log, without its first ${log.linesBefore.toLocaleString("en")} lines` : "Log";
  text($("run-log"), log.log);
  if (isOther) {
    $("run-log").scrollTop = $("run-log").scrollHeight;
  }
  shown = key;
}

/** Shows these runs of the job, the newest first. */
export async function show(jobId, runs) {
  if (ofJob !== jobId) {
    ofJob = jobId;
    chosen = null;
    shown = null;
    $("run").hidden = true;
  }
  $("run-empty").hidden = runs.length > 0;
  const focused = document.activeElement?.dataset?.run;
  $("run-table").tBodies[0].replaceChildren(...runs.map((run) => line(run, () => details(run))));
  if (focused) {
    document.querySelector(`[data-run="${focused}"]`)?.focus();
  }
  const run = runs.find((each) => each.id === chosen) ?? runs[0];
  if (run) {
    await details(run);
  }
}
