// The form of a new job: its fields by frequency, its body, and its runs before it is submitted. And runs to come as a list.
import { call } from "./api.js";
import { $, el } from "./dom.js";

const PREVIEW = "/api/scheduler-worker/console/preview?count=5";
const WAIT = 300;
const NEEDS = { EVERY: "interval", CRON: "cronExpression" };
let asked = 0;
let timer;

/** The submission that the form says. Fields that its frequency does not have are hidden, and left out. */
export function bodyOf(form) {
  const job = {};
  for (const field of form.elements) {
    const value = field.name === "payload" ? field.value : field.value.trim();
    if (field.name && !field.closest("[hidden]") && (value || field.name === "payload")) {
      job[field.name] = field.type === "number" ? Number(value) : value;
    }
  }
  if (!job.executionTime || job.executionTime === "now") {
    delete job.executionTime;
    if (job.frequency !== "CRON") {
      job.executionTime = new Date().toISOString();
    }
  }
  return job;
}

function line({ local, zone, note }) {
  const [, day, time, offset] = /^(.{10})T([\d:]+)[\d.]*(.*)$/.exec(local);
  const weekday = new Date(day).toLocaleDateString("en", { weekday: "short", timeZone: "UTC" });
  const item = el("li", {}, `${weekday} ${day} ${time} ${zone === "UTC" ? "UTC" : offset}`);
  if (note) {
    item.append(" ", el("span", { className: "quiet", textContent: note }));
  }
  return item;
}

/** Shows the runs of an answer, or why there are none. */
export function showRunsToCome(list, { data, message }) {
  list.replaceChildren(...(data.length ? data.map(line) : [el("li", { textContent: message ?? "none" })]));
}

async function preview(form) {
  const job = bodyOf(form);
  const mine = ++asked;
  const empty = job.frequency === "ONE_TIME" || (job.frequency in NEEDS && !job[NEEDS[job.frequency]]);
  $("preview").hidden = empty;
  if (empty) {
    return;
  }
  let answer;
  try {
    answer = await call("POST", PREVIEW, { ...job, jobName: job.jobName ?? "preview" });
  } catch (error) {
    answer = { data: [], message: error.message };
  }
  if (mine === asked) {
    showRunsToCome($("preview-runs"), answer);
  }
}

function showFields(form) {
  const frequency = form.elements.frequency.value;
  for (const field of form.querySelectorAll("[data-for]")) {
    field.hidden = field.dataset.for === "RECURRING" ? frequency === "ONE_TIME" : field.dataset.for !== frequency;
  }
}

export function start(form) {
  $("zones").replaceChildren(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((zone) => el("option", { value: zone })));
  form.elements.frequency.addEventListener("change", () => showFields(form));
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => preview(form), WAIT);
  });
}
