// The form that changes an open job: it sends what was changed, and only to the version that it was made from.
import { call } from "./api.js";
import { $, el } from "./dom.js";
import { build, fill, labelOf, patchOf } from "./fields.js";
import { watch } from "./schedule.js";
import { notice } from "./tell.js";
import { moment } from "./times.js";

const BASE = "/api/scheduler-worker/console/jobs";
const OPEN = ["PENDING", "SCHEDULED", "RUNNING"];
let shown = null; // the job as the page shows it
let edited = null; // the job as it was when the form was filled
let onChange = () => {};

function close() {
  const hadFocus = $("edit").contains(document.activeElement);
  edited = null;
  $("edit").hidden = true;
  $("edit-open").setAttribute("aria-expanded", "false");
  if (hadFocus) {
    $("edit-open").focus();
  }
}

function begin(job) {
  edited = job;
  fill($("edit"), job);
  $("edit-trouble").hidden = true;
  $("edit-trouble").replaceChildren();
  $("edit-title").textContent = `Change job ${job.id}`;
  $("edit").hidden = false;
  $("edit-open").setAttribute("aria-expanded", "true");
  preview();
}

/** The submission that would make the job as it is wanted. */
function wanted() {
  const job = { ...edited, ...patchOf($("edit"), edited) };
  return Object.fromEntries(Object.entries(job).filter(([key, value]) => value !== null && labelOf(key) !== key));
}

const preview = watch($("edit"), $("edit-preview"), wanted);

function inWords(value) {
  const text = value === null || value === undefined || value === "" || value.length === 0 ? "nothing"
    : typeof value === "object" ? JSON.stringify(value) : String(value);
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? moment(text) : text;
}

function said(...nodes) {
  $("edit-trouble").replaceChildren(...nodes);
  $("edit-trouble").hidden = false;
  $("edit-trouble").focus();
}

/** Somebody else changed the job meanwhile: what, beside what is wanted here, and two ways on. */
function conflict(theirs) {
  const mine = patchOf($("edit"), edited);
  const other = Object.keys(edited).filter((key) => labelOf(key) !== key && JSON.stringify(edited[key]) !== JSON.stringify(theirs[key]));
  const keys = [...new Set([...other, ...Object.keys(mine)])];
  const cell = (tag, text, properties) => el(tag, { textContent: text, ...properties });
  const take = el("button", { type: "button", textContent: "Show theirs, drop my changes" });
  take.addEventListener("click", () => {
    begin(theirs);
    $("edit").elements.jobName.focus();
  });
  const keep = el("button", { type: "button", textContent: "Make my changes on top of theirs" });
  keep.addEventListener("click", () => send(mine, theirs));
  said(
    el("b", { textContent: "Somebody else changed this job while you did. Nothing was saved." }),
    el("p", { textContent: `You began with version ${edited.version}; it is version ${theirs.version} now.` }),
    el("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": "What differs" }, el("table", {},
      el("thead", {}, el("tr", {}, ...["Field", "It was", "It is now", "You want"].map((text) => cell("th", text, { scope: "col" })))),
      el("tbody", {}, ...keys.map((key) => el("tr", {}, cell("th", labelOf(key), { scope: "row" }),
        ...[edited[key], theirs[key], key in mine ? mine[key] : theirs[key]].map((value) => cell("td", inWords(value), { className: "wrap" }))))))),
    el("div", { className: "actions" }, take, keep));
}

async function send(patch, basis) {
  $("edit-save").disabled = true;
  try {
    const { data } = await call("PATCH", `${BASE}/${basis.id}`, patch, undefined, basis.version);
    notice(`Job ${data.id} is changed.`);
    close();
    await onChange(data.id);
  } catch (error) {
    if (error.status === 412 && error.data?.version) {
      conflict(error.data);
    } else {
      said(el("b", { textContent: "Nothing was saved." }), el("p", { textContent: error.message }));
    }
  } finally {
    $("edit-save").disabled = false;
  }
}

/** Offers to change the job that the page shows, where its store knows versions and it has not ended. */
export function offer(job) {
  if (shown?.id !== job?.id) {
    close();
  }
  shown = job;
  $("edit-open").hidden = !job?.version || !OPEN.includes(job.status);
}

export function start(afterAChange) {
  onChange = afterAChange;
  build($("edit"));
  $("edit-open").addEventListener("click", () => {
    if (edited) {
      close();
    } else {
      begin(shown);
      $("edit").elements.jobName.focus();
    }
  });
  $("edit-cancel").addEventListener("click", close);
  $("edit").addEventListener("keydown", (event) => event.key === "Escape" && close());
  $("edit").addEventListener("submit", (event) => {
    event.preventDefault();
    const patch = patchOf($("edit"), edited);
    if (Object.keys(patch).length === 0) {
      said(el("p", { textContent: "Nothing differs from the job as it is." }));
    } else {
      send(patch, edited);
    }
  });
}
