// The attempts of a job as bars: how long each waited, was on its way, and ran.
import { $, duration, el, tone } from "./dom.js";
import { time } from "./times.js";

const MOST = 10;
const instant = (text) => (text ? Date.parse(text) : null);

/** The parts of an attempt, each [class, words, milliseconds]. */
function parts(run, now) {
  const due = instant(run.runTime);
  const claimed = instant(run.claimedAt) ?? due;
  const started = instant(run.startedAt) ?? instant(run.dispatchedAt) ?? claimed;
  const ended = instant(run.endedAt) ?? now;
  return [
    ["waits", "waited", Math.max(0, claimed - due)],
    ["moves", "on its way", Math.max(0, started - claimed)],
    ["runs", run.outcome ? "ran" : "runs", Math.max(0, ended - started)],
  ];
}

const words = (found) => found.map(([, what, millis]) => `${what} ${duration(millis / 1000)}`).join(", ");

/** Draws the newest attempts; the oldest of them first. */
export function draw(runs, now = Date.now()) {
  const shown = runs.slice(0, MOST).reverse();
  const all = shown.map((run) => parts(run, now));
  const longest = Math.max(1, ...all.map((found) => found.reduce((sum, [, , millis]) => sum + millis, 0)));
  $("timeline-card").hidden = shown.length === 0;
  $("timeline").replaceChildren(...shown.map((run, at) => {
    const bar = el("span", { className: "spans", "aria-hidden": "true" }, ...all[at].map(([name, , millis]) => {
      const part = el("i", { className: name });
      part.style.width = `${(100 * millis) / longest}%`;
      if (name === "runs") {
        part.dataset.tone = tone(run.outcome ?? "RUNNING");
      }
      return part;
    }));
    return el("li", {}, el("span", { className: "when" }, time(run.runTime), `, attempt ${run.attempt}`), bar,
      el("span", { className: "quiet", textContent: `${run.outcome ?? "under way"}: ${words(all[at])}` }));
  }));
}
