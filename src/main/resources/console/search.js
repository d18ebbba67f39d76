// The search of jobs, kept in the URL, and what may be done to all that it finds.
import { call, newKey } from "./api.js";
import { $ } from "./dom.js";
import { go, state } from "./place.js";
import { ask, notice } from "./tell.js";

const BASE = "/api/scheduler-worker/console/jobs";
const FIELDS = ["namePrefix", "label", "segment", "frequency", "paused", "externalKey", "userId"];
const MOST = 1000;
const ACTIONS = {
  PAUSE: ["Pause", "paused"], RESUME: ["Resume", "resumed"], CANCEL: ["Cancel", "cancelled"],
  REPLAY: ["Replay", "replayed as new jobs"], RUN_NOW: ["Run now", "due now"],
};
let offersFind = null; // not known yet
let onChange = () => {};

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

export function show(place = state()) {
  for (const name of FIELDS) {
    if (document.activeElement !== field(name)) {
      field(name).value = place.get(name) ?? "";
    }
  }
  const more = FIELDS.slice(2).some((name) => place.get(name));
  if (more) {
    $("search-more").open = true;
  }
  $("search-clear").hidden = Object.keys(filter(place)).length === 0;
}

const many = (count) => `${Number(count).toLocaleString("en")} ${Number(count) === 1 ? "job" : "jobs"}`;

/** Why some would not change, in words. */
function refusals(refused) {
  const list = Array.isArray(refused) ? refused : Object.entries(refused ?? {}).map(([reason, count]) => ({ reason, count }));
  return list.slice(0, 5).map(({ reason, message, errorCode, count }) => `${count ? `${many(count)}: ` : ""}${reason ?? message ?? errorCode}`).join("; ");
}

const count = (value) => (Array.isArray(value) ? value.length : typeof value === "number" ? value
  : Object.values(value ?? {}).reduce((sum, one) => sum + Number(one), 0));

async function act(list) {
  const action = $("bulk-action").value;
  const [word, done] = ACTIONS[action];
  const body = { action, filter: { ...typed(filter()), ...list.filter }, limit: MOST };
  const key = newKey();
  $("bulk-go").disabled = true;
  try {
    const { data: planned } = await call("POST", `${BASE}/actions`, { ...body, dryRun: true });
    const refused = count(planned.refused);
    if (planned.changed === 0) {
      notice(planned.matched === 0 ? "No job matches: nothing to do." : `Of ${many(planned.matched)} none would be ${done}. ${refusals(planned.refusals)}`, "bad");
      return;
    }
    const rest = planned.after ?? planned.next;
    if (!await ask({
      title: `${word} ${many(planned.changed)}?`,
      text: `${many(planned.matched)} match, ${planned.changed.toLocaleString("en")} would be ${done}`
        + `${refused ? `, ${refused.toLocaleString("en")} refused (${refusals(planned.refusals)})` : ""}.`
        + `${rest ? ` There are more: at most ${MOST.toLocaleString("en")} are done at a time.` : ""}`,
      yes: `${word} ${many(planned.changed)}`, no: "Leave them",
    })) {
      return;
    }
    const { data } = await call("POST", `${BASE}/actions`, { ...body, dryRun: false }, key);
    notice(`${many(data.changed)} ${data.changed === 1 ? "is" : "are"} ${done}.${count(data.refused) ? ` Refused: ${refusals(data.refusals)}.` : ""}`
      + `${data.after ?? data.next ? " There are more: do it again." : ""}`);
    onChange();
  } catch (error) {
    $("bulk").hidden = [404, 405].includes(error.status);
    notice([404, 405].includes(error.status) ? "This Job Store offers no action on many jobs." : error.message, "bad");
  } finally {
    $("bulk-go").disabled = false;
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
  $("search").addEventListener("submit", (event) => {
    event.preventDefault();
    const found = Object.fromEntries(FIELDS.map((name) => [name, field(name).value.trim() || null]));
    go({ ...found, list: state().get("list") ?? "ALL", page: null, after: null });
  });
  $("search-clear").addEventListener("click", () => {
    go({ ...Object.fromEntries(FIELDS.map((name) => [name, null])), page: null, after: null });
    field(FIELDS[0]).focus();
  });
  $("bulk-go").addEventListener("click", () => act(chosenList()));
  show();
}
