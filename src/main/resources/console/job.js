// One job: what it is, why it has not run, its runs, and its controls.
import { call, newKey } from "./api.js";
import { $, el, redraw, tone } from "./dom.js";
import * as edit from "./edit.js";
import { show as showHistory } from "./history.js";
import { failures } from "./lists.js";
import { go, href } from "./place.js";
import { show as showRuns } from "./runs.js";
import { showRunsToCome } from "./schedule.js";
import { ask, notice } from "./tell.js";
import { draw as drawTimeline } from "./timeline.js";
import { time, withTimes, zone } from "./times.js";

const BASE = "/api/scheduler-worker/console/jobs";
let opened = null;
let offersRunsToCome = true;
let onChange = () => {};

/** What the API would be asked, in the words of the button that asks it. */
const BUTTONS = [
  [/POST \/api\/jobs\/\d+\/resume there\.?/, "Press “Resume job”."],
  [/POST \/api\/scheduler-worker\/resume;/, "Press “Resume dispatching” at the top;"],
  [/(then )?replay or submit it again\.?/, "$1press “Replay”."],
  [/Nothing: submit it again to run it\./, "Nothing by itself. “Replay” runs it again, as a new job."],
];

function inWords(next) {
  return BUTTONS.reduce((text, [call, words]) => text.replace(call, words), next);
}

export function explanation(target, answer) {
  redraw(target, JSON.stringify([answer.explanation, answer.next, answer.cause, zone()]), () => [
    el("b", {}, ...withTimes(answer.explanation)), "Next: ", ...withTimes(inWords(answer.next)),
    el("br"), el("span", { className: "quiet", textContent: answer.cause })]);
}

/** An unknown job is an error to HTTP, and an explanation all the same. */
export async function explain(id) {
  try {
    return (await call("GET", `/api/scheduler-worker/jobs/${id}/explain`)).data;
  } catch (error) {
    if (error.data?.cause) {
      return error.data;
    }
    throw error;
  }
}

/** What is lost by a cancellation; null where nothing runs or comes again. */
function lostByCancelling(job) {
  if (job.status === "RUNNING" || job.status === "SCHEDULED") {
    return `Job ${job.id} (${job.jobName}) is ${job.status === "RUNNING" ? `running${job.agentId ? ` at ${job.agentId}` : ""}` : "being started"}. `
      + "Its run is interrupted, and what it has done so far stays done. It does not run again.";
  }
  return job.frequency === "ONE_TIME" ? null
    : `Job ${job.id} (${job.jobName}) comes again (${frequency(job)}). All its runs to come are cancelled.`;
}

async function agrees(name, job) {
  const text = name === "cancel" ? lostByCancelling(job) : null;
  return text === null || ask({ title: `Cancel job ${job.id}?`, text, yes: "Cancel the job", no: "Keep it" });
}

const DONE = { "run-now": "is due now", pause: "is paused", resume: "is resumed", cancel: "is cancelled" };

function acts(job) {
  const waiting = job.status === "PENDING";
  const open = ["PENDING", "SCHEDULED", "RUNNING"].includes(job.status);
  const act = (name, text, method, path) => {
    const button = el("button", { type: "button", id: `act-${name}`, textContent: text });
    const key = name === "replay" ? newKey() : undefined; // one key: a second click after a lost answer repeats the same replay
    button.addEventListener("click", async () => {
      if (!await agrees(name, job)) {
        return;
      }
      button.disabled = true;
      try {
        const { data } = await call(method, path, undefined, key);
        notice(name === "replay" ? `Replayed as job ${data.id}.` : `Job ${job.id} ${DONE[name]}.`);
        if (data.id !== job.id) {
          go({ job: data.id });
        }
        await show(data.id, data.id !== job.id);
        onChange();
        if (!$("job-acts").contains(document.activeElement)) {
          $("job").focus({ preventScroll: true });
        }
      } catch (error) {
        notice(error.message, "bad");
        button.disabled = false;
      }
    });
    return button;
  };
  return [
    waiting && !job.runsWhilePaused && act("run-now", "Run now", "POST", `${BASE}/${job.id}/run-now`),
    open && !job.paused && act("pause", "Pause job", "POST", `${BASE}/${job.id}/pause`),
    open && job.paused && act("resume", "Resume job", "POST", `${BASE}/${job.id}/resume`),
    open && act("cancel", "Cancel", "DELETE", `${BASE}/${job.id}`),
    !open && act("replay", "Replay", "POST", `${BASE}/${job.id}/replay`),
  ].filter(Boolean);
}

/** Null from a store of release 1.0.0, which does not say. */
async function runsToCome(id) {
  if (!offersRunsToCome) {
    return null;
  }
  try {
    return await call("GET", `${BASE}/${id}/next-runs?count=5`);
  } catch (error) {
    offersRunsToCome = error.status !== 404;
    return null;
  }
}

function frequency(job) {
  const times = job.maxOccurrences ? `, ${job.endedOccurrences} of ${job.maxOccurrences} done` : "";
  return `${job.cronExpression ?? job.interval ?? job.frequency}${job.timeZone && job.timeZone !== "UTC" ? ` in ${job.timeZone}` : ""}${times}`;
}

/** A field that not every store has, where it says something. */
function present(job, name) {
  const value = job[name];
  const isEmpty = value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  const words = name.replace(/([A-Z])/g, " $1").toLowerCase();
  return !isEmpty && [words[0].toUpperCase() + words.slice(1), typeof value === "object" ? JSON.stringify(value) : value];
}

function facts(job) {
  const waits = job.status === "PENDING" && job.nextRunTime;
  return [
    ["Segment", job.segment], ["Frequency", frequency(job)],
    waits && ["Next run", Date.parse(job.dueTime ?? job.nextRunTime) > Date.now() ? time(job.nextRunTime) : el("span", {}, "due since ", time(job.dueTime ?? job.nextRunTime))],
    waits && job.dueTime && ["Due, by its jitter", time(job.dueTime)],
    job.agentId && ["RUNNING", "SCHEDULED"].includes(job.status) && ["Agent", job.agentId],
    ["Retries", `${job.retryCount} of ${job.maxRetries}`], ["Payload", job.payload || "–"], ["Last error", job.lastError ?? "–"],
    ["Last success", time(job.lastSuccessAt)], ["Last failure", time(job.lastFailureAt)],
    job.labels?.length && ["Labels", el("span", {}, ...job.labels.flatMap((label) =>
      [el("a", { className: "label", href: href({ label, list: "ALL", page: null, after: null }), textContent: label }), " "]))],
    ...["externalKey", "priority", "concurrencyKey", "calendar", "onExcluded", "jitter", "notifyIfLaterThan"].map((name) => present(job, name)),
    job.finishedAt && ["Ended", time(job.finishedAt)],
  ].filter(Boolean);
}

/** Shows this job, and keeps showing it. */
export async function show(id, takeFocus) {
  const former = opened;
  opened = id;
  let answers;
  try {
    answers = await Promise.all([
      call("GET", `${BASE}/${id}`), call("GET", `${BASE}/${id}/executions`), explain(id), runsToCome(id)]);
  } catch (error) {
    if (opened === id) {
      opened = former;
    }
    throw error;
  }
  if (opened !== id) {
    return; // Another job was opened meanwhile.
  }
  const [{ data: job }, { data: runs }, why, next] = answers;
  $("job").hidden = false;
  $("job-title").textContent = `Job ${job.id}: ${job.jobName}`;
  $("job-status").textContent = job.paused ? `${job.status}, paused` : job.status;
  $("job-status").dataset.tone = tone(job.status);
  $("job-failures").textContent = failures(job);
  redraw($("job-acts"), `${job.id} ${job.status} ${job.paused} ${job.agentId}`, () => acts(job));
  edit.offer(job);
  explanation($("job-why"), why);
  $("job-facts").replaceChildren(...facts(job).map(([name, value]) =>
    el("div", {}, el("dt", { textContent: name }), el("dd", {}, value instanceof Node ? value : String(value)))));
  $("next").hidden = !next?.data.length;
  if (next?.data.length) {
    showRunsToCome($("next-runs"), next);
  }
  if (takeFocus) {
    $("job").focus();
    $("job").scrollIntoView({ block: "nearest" });
  }
  drawTimeline(runs);
  showHistory(BASE, job.id, () => opened === id);
  await showRuns(job.id, runs);
}

export function close() {
  opened = null;
  edit.offer(null);
  $("job").hidden = true;
}

export const current = () => opened;

export function start(afterAnAction) {
  onChange = afterAnAction;
  edit.start(async (id) => {
    await show(id, false);
    onChange();
  });
}
