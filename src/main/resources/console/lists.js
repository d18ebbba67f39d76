// The lists of jobs: what each asks the store for, and its columns.
import { duration, el, num, pill, tone } from "./dom.js";
import { href } from "./place.js";
import { time } from "./times.js";

/** From when on a due job is late, in milliseconds. */
export const LATE = 10_000;

/** Its last runs in words, where they failed. */
export function failures(job) {
  const row = job.consecutiveFailures;
  return row > 1 ? `last ${row} runs failed` : row === 1 ? "last run failed" : "";
}

function id(job) {
  return el("a", { href: href({ job: job.id }), textContent: String(job.id), "data-job": String(job.id), "aria-label": `Open job ${job.id}` });
}

function name(job) {
  const cell = el("td", { className: "wrap", textContent: job.jobName });
  if (job.status !== "FAILED" && failures(job)) {
    cell.append(" ", pill(failures(job), "bad"));
  }
  for (const label of job.labels ?? []) {
    cell.append(" ", el("a", { className: "label", href: href({ label, list: "ALL", page: null, after: null }), textContent: label, title: `All jobs with the label ${label}` }));
  }
  return cell;
}

/** A time that has passed is no next run: the job waits since then. */
function next(job) {
  if (!job.nextRunTime || job.status !== "PENDING") {
    return "–";
  }
  const waits = Date.now() - Date.parse(job.nextRunTime);
  if (waits <= 0 || job.paused) {
    return el("td", {}, time(job.nextRunTime), job.paused ? ", paused" : "");
  }
  return el("td", {}, waits > LATE ? pill(`late by ${duration(waits / 1000)}`, "warn") : "due now");
}

/** Attempts of its occurrence, of those that it may have. */
const attempts = (job) => num(job.maxRetries === null || job.maxRetries === undefined ? job.retryCount + 1
  : `${Math.min(job.retryCount, job.maxRetries) + 1} of ${job.maxRetries + 1}`);

const reason = (job) => el("td", { className: "wrap reason", textContent: job.lastError ?? "–" });

const ID = ["Id", id];
const NAME = ["Name", name];
const SEGMENT = ["Segment", (job) => num(job.segment), "num far"];
const FREQUENCY = ["Frequency", (job) => el("td", { className: "far", textContent: job.frequency }), "far"];
const FAILED_AT = ["Failed at", (job) => time(job.lastFailureAt ?? job.finishedAt)];
const ATTEMPTS = ["Attempts", attempts, "num"];
const REASON = ["Reason", reason];

const STATUS = ["Status", (job) => el("td", {}, pill(job.paused ? `${job.status}, paused` : job.status, tone(job.status)))];
const WHEN = ["Next run or end", (job) => (job.status === "PENDING" ? next(job) : time(job.finishedAt))];

/** @type newestFirst by the id, which every store can; a store that sorts is asked to. */
export const LISTS = [
  { name: "PENDING", sort: "due", columns: [ID, NAME, FREQUENCY, SEGMENT, ["Next run", next]] },
  { name: "SCHEDULED", sort: "id", columns: [ID, NAME, SEGMENT, ["Due since", (job) => time(job.nextRunTime)], ["Claimed by", (job) => job.claimedBy]] },
  { name: "RUNNING", newestFirst: true, columns: [ID, NAME, SEGMENT, ["Agent", (job) => job.agentId],
    ["Running since", (job, since) => (since ? time(since) : "–")], ["For", (job, since) => num(since ? duration(Math.max(0, (Date.now() - Date.parse(since)) / 1000)) : null), "num"]] },
  { name: "COMPLETED", newestFirst: true, sort: "-ended", columns: [ID, NAME, FREQUENCY, SEGMENT, ["Ended", (job) => time(job.finishedAt)]] },
  { name: "FAILED", newestFirst: true, sort: "-ended", columns: [ID, NAME, FAILED_AT, ATTEMPTS, REASON] },
  { name: "CANCELLED", newestFirst: true, sort: "-ended", columns: [ID, NAME, FREQUENCY, SEGMENT, ["Cancelled", (job) => time(job.finishedAt)]] },
  { name: "LAST-RUN-FAILED", newestFirst: true, none: "No job's last run failed.", filter: { lastOutcome: "FAILED" },
    columns: [ID, NAME, FAILED_AT, ["In a row", (job) => num(job.consecutiveFailures), "num"], REASON, ["Next run", next]] },
  // Only of a store that can search: others count all jobs for it.
  { name: "ALL", filter: {}, none: "There is no such job.", columns: [ID, NAME, STATUS, FREQUENCY, SEGMENT, WHEN] },
].map((list) => ({ filter: { status: [list.name] }, sort: "-id", none: `No job is ${list.name}.`, ...list }));

export const title = (list) => list.name.replaceAll("-", " ");
