// Jobs of the Job Store: submit, list, show and control them.
import { call, newKey } from "./api.js";
import { $, el, moment, num, pill, row, tone } from "./dom.js";
import { show as showRuns } from "./runs.js";
import { bodyOf, showRunsToCome, start as startForm } from "./schedule.js";

const BASE = "/api/scheduler-worker/console/jobs";
const STATUSES = ["PENDING", "SCHEDULED", "RUNNING", "COMPLETED", "FAILED", "CANCELLED"];
const SIZE = 10;
// One list per status, and one of all jobs whose last run failed.
const TABS = [
  ...STATUSES.map((name) => ({ name, query: `status=${name}`, none: `No job is ${name}.` })),
  { name: "LAST-RUN-FAILED", query: "lastOutcome=FAILED", none: "No job's last run failed." },
];
let chosen = TABS[0];
let page = 0;
let opened = null;
let notice = () => {};
let busy = false;

export function explanation(target, answer) {
  target.replaceChildren(el("b", { textContent: answer.explanation }), `Next: ${answer.next}`,
    el("br"), el("span", { className: "quiet", textContent: answer.cause }));
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

const title = (list) => list.name.replaceAll("-", " ");

/** Its last runs in words, where they failed. */
function failures(job) {
  const row = job.consecutiveFailures;
  return row > 1 ? `last ${row} runs failed` : row === 1 ? "last run failed" : "";
}

function tabs() {
  $("tabs").replaceChildren(...TABS.map((list) => {
    const tab = el("button", { type: "button", id: `tab-${list.name}`, textContent: title(list), "aria-pressed": String(list === chosen) });
    tab.addEventListener("click", () => {
      chosen = list;
      page = 0;
      refresh();
    });
    return tab;
  }));
}

async function list() {
  const counts = await Promise.all(TABS.map((list) =>
    call("GET", `${BASE}?${list.query}&page=${list === chosen ? page : 0}&size=${list === chosen ? SIZE : 1}`)));
  TABS.forEach((list, i) => {
    const tab = $(`tab-${list.name}`);
    tab.textContent = `${title(list)} ${counts[i].total}`;
    tab.setAttribute("aria-pressed", String(list === chosen));
  });
  // A store that does not know the last outcome lists all jobs.
  $("tab-LAST-RUN-FAILED").hidden = counts.at(-1).data.some((job) => job.lastOutcome !== "FAILED");
  const { data, total } = counts[TABS.indexOf(chosen)];
  const focused = document.activeElement?.dataset?.job;
  $("job-table").tBodies[0].replaceChildren(...data.map((job) => {
    const open = el("button", { type: "button", className: "linkish", textContent: String(job.id), "data-job": String(job.id), "aria-label": `Open job ${job.id}` });
    open.addEventListener("click", () => show(job.id, true).catch((error) => notice(error.message, "bad")));
    const name = el("td", { className: "wrap", textContent: job.jobName });
    if (failures(job)) {
      name.append(" ", pill(failures(job), "bad"));
    }
    return row(open, name, job.frequency, num(job.segment),
      job.paused ? `${moment(job.nextRunTime)}, paused` : moment(job.nextRunTime));
  }));
  if (focused) {
    document.querySelector(`[data-job="${focused}"]`)?.focus();
  }
  $("job-empty").hidden = data.length > 0;
  $("job-empty").textContent = chosen.none;
  pages(total);
  return counts.slice(0, STATUSES.length).reduce((sum, count) => sum + count.total, 0);
}

function pages(total) {
  const last = Math.max(0, Math.ceil(total / SIZE) - 1);
  if (last === 0) {
    $("job-pages").replaceChildren();
    return;
  }
  const turn = (text, to) => {
    const button = el("button", { type: "button", textContent: text, disabled: to < 0 || to > last });
    button.addEventListener("click", () => {
      page = to;
      refresh();
    });
    return button;
  };
  $("job-pages").replaceChildren(turn("Previous", page - 1), `page ${page + 1} of ${last + 1}`, turn("Next", page + 1));
}

function acts(job) {
  const waiting = job.status === "PENDING";
  const open = ["PENDING", "SCHEDULED", "RUNNING"].includes(job.status);
  const act = (name, text, method, path) => {
    const button = el("button", { type: "button", id: `act-${name}`, textContent: text });
    const key = name === "replay" ? newKey() : undefined; // one key: a second click after a lost answer repeats the same replay
    button.addEventListener("click", async () => {
      button.disabled = true;
      try {
        const { data } = await call(method, path, undefined, key);
        notice(name === "replay" ? `Replayed as job ${data.id}.` : `Job ${job.id}: ${text.toLowerCase()} done.`);
        await show(data.id, data.id !== job.id);
        await refresh();
        if (!$("job-acts").contains(document.activeElement)) {
          $("job").focus();
        }
      } catch (error) {
        notice(error.message, "bad");
        button.disabled = false;
      }
    });
    return button;
  };
  return [
    waiting && !job.paused && act("run-now", "Run now", "POST", `${BASE}/${job.id}/run-now`),
    open && !job.paused && act("pause", "Pause job", "POST", `${BASE}/${job.id}/pause`),
    open && job.paused && act("resume", "Resume job", "POST", `${BASE}/${job.id}/resume`),
    open && act("cancel", "Cancel", "DELETE", `${BASE}/${job.id}`),
    !open && act("replay", "Replay", "POST", `${BASE}/${job.id}/replay`),
  ].filter(Boolean);
}

let offersRunsToCome = true;

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

let shownActs = "";

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
  const key = `${job.id} ${job.status} ${job.paused}`;
  if (key !== shownActs) {
    shownActs = key;
    $("job-acts").replaceChildren(...acts(job));
  }
  if ($("job-why").textContent !== `${why.explanation}Next: ${why.next}${why.cause}`) {
    explanation($("job-why"), why);
  }
  const facts = [["Segment", job.segment], ["Frequency", frequency(job)], ["Next run", moment(job.nextRunTime)],
    ["Retries", `${job.retryCount} of ${job.maxRetries}`], ["Payload", job.payload || "–"], ["Last error", job.lastError ?? "–"],
    ["Last success", moment(job.lastSuccessAt)], ["Last failure", moment(job.lastFailureAt)]];
  $("job-facts").replaceChildren(...facts.map(([name, value]) =>
    el("div", {}, el("dt", { textContent: name }), el("dd", { textContent: String(value) }))));
  $("next").hidden = !next?.data.length;
  if (next?.data.length) {
    showRunsToCome($("next-runs"), next);
  }
  if (takeFocus) {
    $("job").focus();
    $("job").scrollIntoView({ block: "nearest" });
  }
  await showRuns(job.id, runs);
}

/** Answers how many jobs there are in all; undefined when the store did not answer. */
export async function refresh() {
  if (busy) {
    return undefined;
  }
  busy = true;
  try {
    const total = await list();
    if (opened !== null) {
      await show(opened, false);
    }
    return total;
  } catch (error) {
    $("job-empty").hidden = false;
    $("job-empty").textContent = error.message;
    return undefined;
  } finally {
    busy = false;
  }
}

/** What was submitted and not answered yet: submitted again unchanged, it is the same job under the same key. */
let unanswered = null;

async function submit(event) {
  event.preventDefault();
  const form = $("submit");
  const asked = JSON.stringify([...new FormData(form)]);
  if (unanswered?.asked !== asked) {
    unanswered = { asked, job: bodyOf(form), key: newKey() };
  }
  try {
    const { data } = await call("POST", BASE, unanswered.job, unanswered.key);
    unanswered = null;
    notice(`Submitted as job ${data.id}.`);
    await show(data.id, false);
    await refresh();
  } catch (error) {
    notice(error.message, "bad");
  }
}

export function start(onNotice) {
  notice = onNotice;
  tabs();
  $("submit").addEventListener("submit", submit);
  startForm($("submit"));
}
