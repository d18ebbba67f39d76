// The lists of jobs of the Job Store, and the form of a new one.
import { call, newKey } from "./api.js";
import { $, el, row } from "./dom.js";
import { bodyOf, build } from "./fields.js";
import * as job from "./job.js";
import { LISTS, title } from "./lists.js";
import { go, href, onMove, state } from "./place.js";
import { watch } from "./schedule.js";
import * as search from "./search.js";
import { notice } from "./tell.js";

const CONSOLE = "/api/scheduler-worker/console";
const BASE = `${CONSOLE}/jobs`;
const SIZE = 10;
const COUNTS_ARE_GOOD_FOR = 10_000;
const AN_EXACT_COUNT_IS_GOOD_FOR = 60_000;
const totals = {};
const begun = new Map(); // of running attempts
let countedAt = 0;
let onRequest = {}; // how many pass the last search that was counted at a click
let busy = false;
let knowsLastOutcome = true;
let failure = null;

const chosen = () => LISTS.find((list) => list.name === state().get("list")) ?? LISTS[0];
const page = () => Math.max(0, Number(state().get("page") ?? 1) - 1 || 0);

function tabs() {
  $("tabs").replaceChildren(...LISTS.map((list) => {
    const tab = el("button", { type: "button", id: `tab-${list.name}`, textContent: title(list), "aria-pressed": "false" });
    tab.addEventListener("click", () => go({ list: list === LISTS[0] ? null : list.name, page: null, after: null }));
    return tab;
  }));
}

const query = (parts) => `${BASE}?${new URLSearchParams(parts)}`;

const ask = (list, at, size) => call("GET", query({ ...list.filter, page: at, size }));

async function countEach(except) {
  await Promise.all(LISTS.filter((list) => list !== except && list.name !== "ALL").map(async (list) => {
    const { data, total } = await ask(list, 0, 1);
    totals[list.name] = total;
    // A store that does not know the last outcome lists all jobs.
    knowsLastOutcome = list.name !== "LAST-RUN-FAILED" ? knowsLastOutcome : data.every((one) => one.lastOutcome === "FAILED");
  }));
}

async function count(except) {
  if (Date.now() - countedAt < COUNTS_ARE_GOOD_FOR) {
    return;
  }
  countedAt = Date.now();
  try {
    const counted = await search.counts();
    if (counted === null) {
      await countEach(except);
    } else {
      Object.assign(totals, counted.byStatus, { "LAST-RUN-FAILED": counted.lastRunFailed,
        ALL: Object.values(counted.byStatus).reduce((sum, one) => sum + one, 0) });
    }
  } catch (error) {
    countedAt = 0;
    throw error;
  }
}

/** One page. Stores list by the id: the newest are on the last pages. */
async function read(list, at) {
  if (search.isOffered()) {
    const after = state().get("after");
    return call("GET", query({ ...search.filter(), ...list.filter, sort: list.sort, size: SIZE, ...(after ? { after } : {}) }));
  }
  if (!list.newestFirst) {
    return ask(list, at, SIZE);
  }
  const { total } = await ask(list, 0, 1);
  const end = total - at * SIZE;
  const start = Math.max(0, end - SIZE);
  if (end <= 0) {
    return { data: [], total };
  }
  const pages = [...new Set([Math.floor(start / SIZE), Math.floor((end - 1) / SIZE)])];
  const answers = await Promise.all(pages.map((one) => ask(list, one, SIZE)));
  const first = pages[0] * SIZE;
  return { data: answers.flatMap((answer) => answer.data).slice(start - first, end - first).reverse(), total };
}

/** When the run under way of each began, as its history says. */
async function begin(running) {
  const key = (one) => `${one.id} ${one.nextRunTime} ${one.retryCount}`;
  await Promise.all(running.filter((one) => !begun.has(key(one))).map(async (one) => {
    try {
      const run = (await call("GET", `${BASE}/${one.id}/executions`)).data.find((each) => !each.endedAt);
      begun.set(key(one), run?.startedAt ?? run?.dispatchedAt ?? one.updatedAt);
    } catch {
      // It is asked again with the next list.
    }
  }));
  while (begun.size > 200) {
    begun.delete(begun.keys().next().value);
  }
  return (one) => begun.get(key(one));
}

function marks() {
  for (const list of LISTS) {
    const tab = $(`tab-${list.name}`);
    tab.textContent = totals[list.name] === undefined ? title(list) : `${title(list)} ${totals[list.name].toLocaleString("en")}`;
    tab.setAttribute("aria-pressed", String(list === chosen()));
    tab.dataset.bad = String(totals[list.name] > 0 && /FAILED/.test(list.name));
  }
  $("tab-LAST-RUN-FAILED").hidden = !knowsLastOutcome;
  $("tab-ALL").hidden = !search.isOffered();
}

async function list() {
  const shown = chosen();
  const at = page();
  marks();
  await count(shown);
  const where = location.hash;
  const { data, total, next, kind } = await read(shown, at);
  if (Object.keys(search.filter()).length === 0 && Number.isFinite(total)) {
    totals[shown.name] = total;
  }
  const since = shown.name === "RUNNING" ? await begin(data) : () => undefined;
  if (shown !== chosen() || where !== location.hash) {
    return; // Another list was chosen meanwhile.
  }
  marks();
  const focused = document.activeElement?.dataset?.job;
  $("job-head").replaceChildren(...shown.columns.map(([name, , className]) =>
    el("th", { scope: "col", textContent: name, className: className ?? "" })));
  $("job-table").dataset.list = shown.name;
  $("job-table").tBodies[0].replaceChildren(...data.map((one) =>
    row(...shown.columns.map(([, cell, className]) => {
      const made = cell(one, since(one));
      if (className && made instanceof HTMLTableCellElement) {
        made.className = className;
      }
      return made;
    }))));
  if (focused) {
    document.querySelector(`#job-table [data-job="${focused}"]`)?.focus();
  }
  $("job-empty").hidden = data.length > 0;
  $("job-empty").textContent = at > 0 && total > 0 ? "This page has no jobs any more: go to an earlier one." : shown.none;
  found(total, kind);
  if (search.isOffered()) {
    pagesAfter(at, next);
  } else {
    pages(at, total);
  }
}

/** How many pass the search, and how sure that number is; a button counts them where the store did not. */
function found(total, kind) {
  const isSearch = Object.keys(search.filter()).length > 0;
  const isCounted = onRequest.asked === asked() && Date.now() - onRequest.at < AN_EXACT_COUNT_IS_GOOD_FOR;
  const many = Number.isFinite(total) ? total.toLocaleString("en") : "?";
  const sure = isCounted ? onRequest.many : `${{ CENSUS: "about ", AT_MOST: "at most " }[kind] ?? ""}${many}`;
  $("search-found").textContent = isSearch ? `${sure} found in ${title(chosen())}` : "";
  $("search-count").hidden = !isSearch || kind !== "AT_MOST" || isCounted;
}

const asked = () => JSON.stringify([search.filter(), chosen().name]);

async function countExactly() {
  const of = asked();
  const list = chosen();
  $("search-count").disabled = true;
  try {
    const { total, kind } = await call("GET", query({ ...search.filter(), ...list.filter, sort: list.sort, size: 1, exactTotal: true }));
    if (kind) {
      notice("The store is counting other lists: try again in a moment.", "bad");
      return;
    }
    onRequest = { asked: of, many: total.toLocaleString("en"), at: Date.now() };
    await refresh();
  } catch (error) {
    notice(error.message, "bad");
  } finally {
    $("search-count").disabled = false;
  }
}

/** Each page names the next one; the browser's Back goes to the one before. */
function pagesAfter(at, next) {
  const turn = (text, changes, isOff) => {
    const button = el("button", { type: "button", textContent: text, disabled: isOff });
    button.addEventListener("click", () => go(changes));
    return button;
  };
  const focused = [...$("job-pages").children].indexOf(document.activeElement);
  $("job-pages").replaceChildren(...(at === 0 && !next ? [] : [turn("First page", { after: null, page: null }, at === 0), `page ${at + 1}`,
    turn("Next", { after: next, page: at + 2 }, !next)]));
  $("job-pages").children[focused]?.focus();
}

function pages(at, total) {
  const last = Math.max(0, Math.ceil(total / SIZE) - 1);
  if (last === 0 && at === 0) {
    $("job-pages").replaceChildren();
    return;
  }
  const turn = (text, to) => {
    const button = el("button", { type: "button", textContent: text, disabled: to < 0 || to > last });
    button.addEventListener("click", () => go({ page: to === 0 ? null : to + 1 }));
    return button;
  };
  const focused = [...$("job-pages").children].indexOf(document.activeElement);
  $("job-pages").replaceChildren(turn("Previous", Math.min(at - 1, last)), `page ${at + 1} of ${last + 1}`, turn("Next", at + 1));
  $("job-pages").children[focused]?.focus();
}

/** Why the list could not be read at the last try; null when it was. */
export const failing = () => failure;

/** How many jobs are in each list, as last counted. */
export const counts = () => ({ ...totals, knowsLastOutcome });

/** Answers how many jobs there are in all; undefined when the store did not answer. */
export async function refresh() {
  if (busy) {
    return undefined;
  }
  busy = true;
  try {
    await list();
    if (job.current() !== null) {
      await job.show(job.current(), false);
    }
    failure = null;
    return LISTS.filter((list) => list.filter.status).reduce((sum, { name }) => sum + (totals[name] ?? 0), 0);
  } catch (error) {
    failure = error.message;
    return undefined;
  } finally {
    busy = false;
  }
}

/** Shows what the URL says, although a refresh is under way. */
async function move(place, takeFocus = true) {
  const wanted = Number(place.get("job")) || null;
  search.show(place);
  const tasks = [list()];
  if (wanted === null) {
    job.close();
  } else {
    tasks.push(job.show(wanted, takeFocus && wanted !== job.current()));
  }
  for (const { reason } of await Promise.allSettled(tasks)) {
    if (reason) {
      notice(reason.message, "bad");
    }
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
    countedAt = 0;
    history.pushState(null, "", href({ job: data.id }));
    await job.show(data.id, false);
    await refresh();
  } catch (error) {
    notice(error.message, "bad");
  }
}

/** To be called once the worker says that it forwards calls to the store. */
export function open() {
  if (state().get("job")) {
    move(state());
  }
}

export function start() {
  tabs();
  onMove((place) => !$("jobs").hidden && move(place));
  job.start(() => {
    countedAt = 0;
    refresh();
  });
  search.start(chosen, () => {
    countedAt = 0;
    refresh();
  });
  $("search-count").addEventListener("click", countExactly);
  $("job-close").addEventListener("click", () => go({ job: null }));
  $("submit").addEventListener("submit", submit);
  build($("submit"));
  watch($("submit"), $("preview"), () => bodyOf($("submit")));
}
