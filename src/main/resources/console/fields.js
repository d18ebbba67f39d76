// The fields of a submission, each said once: the form of a new job and the form of a change are both made of this list.
import { $, el } from "./dom.js";
import { inZone, toInstant, toLocal } from "./times.js";

const RECURS = ["HOURLY", "DAILY", "WEEKLY", "MONTHLY", "EVERY", "CRON"];

/** The types: text, number, area, choice, instant, list; `only` are the frequencies that have the field, `part` the object it is in. */
export const FIELDS = [
  { name: "jobName", label: "Name", required: true, maxLength: 255 },
  { name: "frequency", label: "Frequency", type: "choice", options: ["ONE_TIME", ...RECURS].map((one) => [one, one]) },
  { name: "segment", label: "Segment", type: "number", min: 0, max: 99, hint: "0 to 99, or any" },
  { name: "interval", label: "Interval", only: ["EVERY"], hint: "such as PT15M, P1D, P2W", wide: true },
  { name: "cronExpression", label: "Cron", only: ["CRON"], hint: "five or six fields, or @daily", wide: true },
  { name: "executionTime", label: "First run", type: "instant", hint: "now when empty", wide: true },
  { name: "timeZone", label: "Zone", only: RECURS, list: "zones", hint: "UTC when empty" },
  { name: "maxRetries", label: "Retries", type: "number", min: 0, max: 100, hint: "as the store, when empty" },
  { name: "endTime", label: "Last run until", type: "instant", only: RECURS, wide: true },
  { name: "maxOccurrences", label: "Runs at most", type: "number", min: 1, only: RECURS },
  { name: "misfirePolicy", label: "Missed runs", type: "choice", only: RECURS,
    options: [["FIRE_ONCE", "once for all of them"], ["SKIP", "skip them"], ["CATCH_UP", "run each of them"]] },
  { name: "calendar", label: "Calendar", only: RECURS, maxLength: 255, hint: "of free days" },
  { name: "onExcluded", label: "On an excluded day", type: "choice", only: RECURS,
    options: [["", "as usual"], ["SKIP", "leave it out"], ["NEXT_DAY", "run on the next day"], ["PREVIOUS_DAY", "run on the day before"]] },
  { name: "payload", label: "Payload", type: "area", wide: true },
  { name: "externalKey", label: "Key of your own", maxLength: 255, more: true, wide: true },
  { name: "userId", label: "User id", type: "number", more: true },
  { name: "timeout", label: "Timeout of a run", more: true, hint: "such as PT10M" },
  { name: "initial", part: "retryBackoff", label: "Wait before a retry", more: true, hint: "such as PT5S" },
  { name: "multiplier", part: "retryBackoff", label: "Wait grows by factor", type: "number", min: 1, max: 100, step: "any", more: true },
  { name: "max", part: "retryBackoff", label: "Longest wait", more: true, hint: "such as PT1H" },
  { name: "jitter", label: "Jitter", more: true, hint: "such as PT10M" },
  { name: "retention", label: "Kept when finished", more: true, hint: "such as P30D" },
  { name: "notifyIfLaterThan", label: "Tell when later than", more: true, hint: "such as PT15M" },
  { name: "priority", label: "Priority", type: "number", min: 0, max: 9, more: true, hint: "0 to 9" },
  { name: "concurrencyKey", label: "Key of its limit", maxLength: 255, more: true, wide: true },
  { name: "labels", label: "Labels", type: "list", more: true, hint: "separated by commas", wide: true },
];

const isOf = (field, frequency) => !field.only || field.only.includes(frequency);

const input = (form, field) => form.elements[field.part ? `${field.part}.${field.name}` : field.name];

const given = (job, field) => (field.part ? job[field.part]?.[field.name] : job[field.name]) ?? null;

function control(field) {
  const name = field.part ? `${field.part}.${field.name}` : field.name;
  if (field.type === "choice") {
    return el("select", { name }, ...field.options.map(([value, text]) => el("option", { value, textContent: text })));
  }
  if (field.type === "area") {
    return el("textarea", { name, rows: 2 });
  }
  const made = el("input", { name, autocomplete: "off", required: Boolean(field.required) });
  if (field.type === "number") {
    Object.assign(made, { type: "number", min: field.min ?? "", max: field.max ?? "", step: field.step ?? 1 });
  } else if (field.type === "instant") {
    Object.assign(made, { type: "datetime-local", step: 1 });
  } else if (field.maxLength) {
    made.maxLength = field.maxLength;
  }
  if (field.list) {
    made.setAttribute("list", field.list);
  }
  return made;
}

function labelled(field) {
  const hint = el("small", { textContent: field.hint ?? "" });
  const label = el("label", { className: field.wide ? "wide" : "" }, el("span", {}, field.label, hint.textContent || field.type === "instant" ? " " : "", hint), control(field));
  label.hint = hint;
  return label;
}

/** Fills the form's place for fields. What is seldom said is behind a summary. */
export function build(form) {
  const made = FIELDS.map((field) => [field, labelled(field)]);
  const place = form.querySelector(".fields");
  place.replaceChildren(
    ...made.filter(([field]) => !field.more).map(([, label]) => label),
    el("details", { className: "wide" }, el("summary", { textContent: "More: keys, timeout, retries, jitter, retention, priority, labels" }),
      el("div", { className: "fields" }, ...made.filter(([field]) => field.more).map(([, label]) => label))));
  const showFields = () => {
    for (const [field, label] of made) {
      label.hidden = !isOf(field, form.elements.frequency.value);
    }
  };
  form.elements.frequency.addEventListener("change", showFields);
  inZone(made.filter(([field]) => field.type === "instant").map(([field, { hint }]) => ({ input: input(form, field), hint, text: field.hint })));
  form.showFields = showFields;
  showFields();
  if (!$("zones").childElementCount) {
    $("zones").replaceChildren(...(Intl.supportedValuesOf?.("timeZone") ?? []).map((one) => el("option", { value: one })));
  }
}

function value(form, field) {
  const text = input(form, field).value;
  if (field.type === "area") {
    return text;
  }
  const said = text.trim();
  if (!said) {
    return null;
  }
  return field.type === "number" ? Number(said)
    : field.type === "instant" ? toInstant(said)
      : field.type === "list" ? said.split(",").map((one) => one.trim()).filter(Boolean) : said;
}

/** What the form says, by field; fields that its frequency does not have are null. */
function said(form) {
  const job = {};
  for (const field of FIELDS) {
    const known = isOf(field, form.elements.frequency.value) ? value(form, field) : null;
    if (!field.part) {
      job[field.name] = known;
    } else if (known !== null) {
      job[field.part] = { ...job[field.part], [field.name]: known };
    } else {
      job[field.part] ??= null;
    }
  }
  return job;
}

/** The submission that the form says. */
export function bodyOf(form) {
  const job = Object.fromEntries(Object.entries(said(form)).filter(([, one]) => one !== null));
  if (!job.executionTime && job.frequency !== "CRON") {
    job.executionTime = new Date().toISOString();
  }
  return job;
}

/** Puts a job's values into the form. */
export function fill(form, job) {
  for (const field of FIELDS) {
    const known = given(job, field);
    input(form, field).value = known === null ? "" : field.type === "instant" ? toLocal(known) : field.type === "list" ? known.join(", ") : known;
  }
  form.showFields();
}

/** Each job has them: nothing in the form means no change; or none while the frequency does not show them. */
const STAYS = ["segment", "executionTime"];
const WHILE_HIDDEN = ["timeZone", "misfirePolicy"];

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

/** The fields that the form says otherwise than the job: as a merge patch, where null clears. An instant counts to the second, as it is shown. */
export function patchOf(form, job) {
  const patch = {};
  const wanted = said(form);
  for (const field of FIELDS) {
    const key = field.part ?? field.name;
    const now = job[key] ?? null;
    if (field.part) {
      const parts = (one) => one && Object.fromEntries(["initial", "multiplier", "max"].map((each) => [each, one[each] ?? null]));
      if (!same(parts(wanted[key]), parts(now))) {
        patch[key] = parts(wanted[key]);
      }
    } else if (wanted[key] === null) {
      const stays = STAYS.includes(key) || (WHILE_HIDDEN.includes(key) && !isOf(field, form.elements.frequency.value));
      if (!stays && now !== null && !same(now, [])) {
        patch[key] = null;
      }
    } else if (field.type === "instant" ? !now || toLocal(now) !== toLocal(wanted[key]) : !same(wanted[key], field.type === "area" ? now ?? "" : now)) {
      patch[key] = wanted[key];
    }
  }
  return patch;
}

/** The name of a field as the form shows it. */
export const labelOf = (key) => FIELDS.find((field) => (field.part ?? field.name) === key)?.label ?? key;
