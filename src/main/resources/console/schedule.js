// Runs to come as a list, and before a job is submitted or changed: its schedule in words, and its next runs.
import { call } from "./api.js";
import { el } from "./dom.js";
import { inWords } from "./words.js";

const PREVIEW = "/api/scheduler-worker/console/preview?count=5";
const WAIT = 300;
const NEEDS = { EVERY: "interval", CRON: "cronExpression" };

function line({ local, zone, note, dueTime }) {
  const [, day, time, offset] = /^(.{10})T([\d:]+)[\d.]*(.*)$/.exec(local);
  const weekday = new Date(day).toLocaleDateString("en", { weekday: "short", timeZone: "UTC" });
  const item = el("li", {}, `${weekday} ${day} ${time} ${zone === "UTC" ? "UTC" : offset}`);
  const late = dueTime ? `due at ${dueTime.slice(11, 19)} UTC by its jitter` : null;
  for (const text of [late, note].filter(Boolean)) {
    item.append(" ", el("span", { className: "quiet", textContent: text }));
  }
  return item;
}

/** Shows the runs of an answer, or why there are none. */
export function showRunsToCome(list, { data, message }) {
  list.replaceChildren(...(data.length ? data.map(line) : [el("li", { textContent: message ?? "none" })]));
}

/**
 * Shows the runs of what the form says, as it is filled in.
 *
 * @param box the element with a paragraph for the words and a list for the runs
 * @param bodyOf the submission that the form says now
 * @returns shows them at once
 */
export function watch(form, box, bodyOf) {
  let asked = 0;
  let timer;
  const show = async () => {
    const job = bodyOf();
    const mine = ++asked;
    const empty = job.frequency === "ONE_TIME" || (job.frequency in NEEDS && !job[NEEDS[job.frequency]]);
    box.hidden = empty;
    if (empty) {
      return;
    }
    box.querySelector("p").textContent = inWords(job);
    let answer;
    try {
      answer = await call("POST", PREVIEW, { ...job, jobName: job.jobName ?? "preview" });
    } catch (error) {
      answer = { data: [], message: error.message };
    }
    if (mine === asked) {
      showRunsToCome(box.querySelector("ol"), answer);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, WAIT);
  });
  return show;
}
