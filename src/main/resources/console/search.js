// The search of jobs, kept in the URL, and what may be done to all that it finds.
import { call, newKey } from "./api.js";
import { $ } from "./dom.js";
import { go, state } from "./place.js";
import { ask, notice } from "./tell.js";
import { inZone, toInstant, toLocal } from "./times.js";

const BASE = "/api/scheduler-worker/console/jobs";
const INSTANTS = ["dueFrom", "dueTo"];
const FIELDS = ["namePrefix", "label", "jobName", "segment", "frequency", "paused", "externalKey", "userId", ...INSTANTS];
const MOST = 1000;
/** In one call: a store takes some seconds for these at most, and a call may last no longer than the worker's request timeout. */
const AT_ONCE = 100;
const ACTIONS = {
  PAUSE: ["Pause", "paused"], RESUME: ["Resume", "resumed"], CANCEL: ["Cancel", "cancelled"],
  REPLAY: ["Replay", "replayed as new jobs"], RUN_NOW: ["Run now", "due now"],
};
let offersFind = null; // not known yet
let onChange = () => {};

/** An instant of the URL in its input; nothing where a hand has written something else. */
const shown = (name, value) => (!value || !INSTANTS.includes(name) ? value ?? "" : Number.isNaN(Date.parse(value)) ? "" : toLocal(value));

const typedIn = (name) => {
  const value = field(name).value.trim();
  return value && INSTANTS.includes(name) ? toInstant(value) : value || null;
};

const field = (name) => document.querySelector(`[data-find="${name}"]`);

/** Whether the store can search; one of release 1.0.0 lists by status only. Answers its counts, too. */
export async function counts() {
  if (offersFind === false) {
    return null;
  }
  try {
    const { data } = await call("GET", `${BASE}/counts`);
    offersFind = true;
    $("search").hidden = false;
    $("bulk").hidden = false;
    return data;
  } catch (error) {
    if ([400, 404, 405].includes(error.status)) {
      offersFind = false;
      return null;
    }
    throw error;
  }
}

export const isOffered = () => offersFind === true;

/** What the URL asks for, apart from the list. */
export function filter(place = state()) {
  return Object.fromEntries(FIELDS.map((name) => [name, place.get(name)]).filter(([, value]) => value));
}

/** The store would refuse it; the form says so before. */
function checkRange() {
  const [from, to] = INSTANTS.map(field);
  to.setCustomValidity(from.value && to.value && to.value <= from.value ? "Must be later than Due from." : "");
}

export function show(place = state()) {
  for (const name of FIELDS) {
    if (document.activeElement !== field(name)) {
      field(name).value = shown(name, place.get(name));
    }
  }
  checkRange();
  const more = FIELDS.slice(2).some((name) => place.get(name));
  if (more) {
    $("search-more").open = true;
  }
  $("search-clear").hidden = Object.keys(filter(place)).length === 0;
}

const many = (count) => `${Number(count).toLocaleString("en")} ${Number(count) === 1 ? "job" : "jobs"}`;

/** Why some would not change, in words. */
const refusals = (refused) => refused.slice(0, 5).map(({ reason }) => reason).join("; ");

/** As many calls as it takes, each going on where the one before ended. Answers the sum; after a failure, what was done before it and the error. */
async function each(body, most, onStep) {
  const sum = { matched: 0, changed: 0, refused: 0, refusals: [], after: null, error: null };
  try {
    do {
      const step = { ...body, limit: Math.min(AT_ONCE, most - sum.matched), ...(sum.after ? { after: sum.after } : {}) };
      const { data } = await call("POST", `${BASE}/actions`, step, body.dryRun ? undefined : newKey());
      sum.matched += data.matched;
      sum.changed += data.changed;
      sum.refused += data.refused;
      sum.refusals.push(...data.refusals);
      sum.after = data.after ?? null;
      onStep(sum);
    } while (sum.after && sum.matched < most);
  } catch (error) {
    sum.error = error;
  }
  return sum;
}

async function act(list) {
  const action = $("bulk-action").value;
  const [word, done] = ACTIONS[action];
  const body = { action, filter: { ...typed(filter()), ...list.filter } };
  const button = $("bulk-go");
  const label = button.textContent;
  button.disabled = true;
  try {
    const planned = await each({ ...body, dryRun: true }, MOST, ({ matched }) => {
      button.textContent = `Counted ${many(matched)}…`;
    });
    if (planned.error) {
      throw planned.error;
    }
    if (planned.changed === 0) {
      notice(planned.matched === 0 ? "No job matches: nothing to do." : `Of ${many(planned.matched)} none would be ${done}. ${refusals(planned.refusals)}`, "bad");
      return;
    }
    if (!await ask({
      title: `${word} ${many(planned.changed)}?`,
      text: `${many(planned.matched)} match, ${planned.changed.toLocaleString("en")} would be ${done}`
        + `${planned.refused ? `, ${planned.refused.toLocaleString("en")} refused (${refusals(planned.refusals)})` : ""}.`
        + `${planned.after ? ` There are more: at most ${MOST.toLocaleString("en")} are done at a time.` : ""}`,
      yes: `${word} ${many(planned.changed)}`, no: "Leave them",
    })) {
      return;
    }
    const made = await each({ ...body, dryRun: false }, planned.matched, ({ matched }) => {
      button.textContent = `${matched.toLocaleString("en")} of ${planned.matched.toLocaleString("en")} done…`;
    });
    notice(`${many(made.changed)} ${made.changed === 1 ? "is" : "are"} ${done}.${made.refused ? ` Refused: ${refusals(made.refusals)}.` : ""}`
      + `${made.error ? ` Then it stopped: ${made.error.message} Do it again to go on.` : made.after ? " There are more: do it again." : ""}`, made.error ? "bad" : undefined);
    onChange();
  } catch (error) {
    $("bulk").hidden = [404, 405].includes(error.status);
    notice([404, 405].includes(error.status) ? "This Job Store offers no action on many jobs." : error.message, "bad");
  } finally {
    button.textContent = label;
    button.disabled = false;
  }
}

/** As JSON has them. */
function typed(found) {
  const body = { ...found };
  for (const name of ["segment", "userId"]) {
    if (body[name] !== undefined) {
      body[name] = Number(body[name]);
    }
  }
  if (body.paused !== undefined) {
    body.paused = body.paused === "true";
  }
  if (body.label !== undefined) {
    body.label = body.label.split(",").map((one) => one.trim());
  }
  return body;
}

export function start(chosenList, afterAnAction) {
  onChange = afterAnAction;
  inZone(INSTANTS.map((name) => ({ input: field(name), hint: field(name).parentElement.querySelector("small") })));
  $("search").addEventListener("input", checkRange);
  $("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = Object.fromEntries(FIELDS.map((name) => [name, typedIn(name)]));
    go({ ...found, list: state().get("list") ?? "ALL", page: null, after: null });
  });
  $("search-clear").addEventListener("click", () => {
    go({ ...Object.fromEntries(FIELDS.map((name) => [name, null])), page: null, after: null });
    field(FIELDS[0]).focus();
  });
  $("bulk-go").addEventListener("click", () => act(chosenList()));
  show();
}
