// Rate and lateness of the last half hour, in slots of ten seconds.
import uPlot from "./uPlot.esm.js";
import { $, millis } from "./dom.js";
import { clock, zone } from "./times.js";

const SLOT = 10;
const SLOTS = 180;
const points = new Map();
let rate;
let late;

const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function axis(values) {
  return { stroke: color("--quiet"), grid: { stroke: color("--line"), width: 1 }, ticks: { show: false },
    font: "11px system-ui", size: values ? 56 : 28, values };
}

function make(id, scale, series) {
  return new uPlot({
    width: $(id).clientWidth, height: 170, legend: { show: false }, cursor: { show: false },
    scales: { x: { time: true }, y: scale },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1000), zone()),
    axes: [{ ...axis(), values: (_, ticks) => ticks.map((t) => clock(t * 1000).slice(0, 5)) },
      { ...axis(series.format), ...(scale.distr ? { splits: decades } : {}) }],
    series: [{}, ...series.lines],
  }, [[], ...series.lines.map(() => [])], $(id));
}

/** One line for each power of ten. */
function decades(u, axis, min, max) {
  const lines = [];
  for (let power = Math.ceil(Math.log10(min) - 1e-9); power <= Math.log10(max) + 1e-9; power++) {
    lines.push(10 ** power);
  }
  return lines;
}

/** Draws anew, in the colours and the zone of now. */
export function draw() {
  if ($("rate-chart").clientWidth === 0) {
    return; // Another view is shown: this one is drawn when it is.
  }
  rate?.destroy();
  late?.destroy();
  const accent = color("--accent");
  rate = make("rate-chart", { range: (u, min, max) => [0, Math.max(max, 1)] }, {
    format: (_, ticks) => ticks.map((t) => (t >= 1000 ? `${t / 1000}k` : String(t))),
    lines: [{ stroke: accent, width: 1.5, fill: `${accent}33`, points: { show: false } }],
  });
  late = make("late-chart", { distr: 3, range: (u, min, max) => [0.1, Math.max(1000, max ?? 0)] }, {
    format: (_, ticks) => ticks.map((tick) => (tick === null ? "" : millis(tick))),
    lines: [
      { stroke: accent, width: 1.5, points: { show: true, size: 5, fill: accent } },
      { stroke: color("--bad"), width: 1.5, dash: [5, 3], points: { show: true, size: 5, fill: color("--bad") } },
    ],
  });
  fill();
}

function fill() {
  if (!rate || !points.now) {
    return;
  }
  const last = Math.floor(points.now / SLOT) * SLOT;
  const at = Array.from({ length: SLOTS }, (_, i) => last - (SLOTS - 1 - i) * SLOT);
  const slots = at.map((time) => points.get(time));
  // The last slot is not over: divide it by the seconds that have passed.
  const length = (i) => (i === SLOTS - 1 ? Math.max(1, points.now - last) : SLOT);
  rate.setData([at, slots.map((slot, i) => (slot ? slot.dispatched / length(i) : 0))]);
  late.setData([at, slots.map((slot) => slot?.p50Millis ?? null), slots.map((slot) => slot?.p99Millis ?? null)]);
  const total = slots.reduce((sum, slot) => sum + (slot?.dispatched ?? 0), 0);
  for (const id of ["rate-chart", "late-chart"]) {
    $(id).dataset.empty = String(total === 0);
  }
  const latest = slots.findLast((slot) => slot && slot.p50Millis !== null);
  $("rate-text").textContent = total === 0 ? "Nothing was dispatched in the last 30 minutes."
    : `${total.toLocaleString("en")} dispatched in the last 30 minutes`;
  $("late-text").textContent = latest
    ? `newest, at ${clock(latest.at)}: p50 ${millis(latest.p50Millis)} (solid), p99 ${millis(latest.p99Millis)} (dashed)`
    : "Nothing was dispatched in the last 30 minutes, so nothing was late.";
}

export function start() {
  draw();
  addEventListener("resize", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

export function show(now, changed) {
  points.now = Date.parse(now) / 1000;
  for (const point of changed) {
    points.set(Date.parse(point.at) / 1000, point);
  }
  for (const time of points.keys()) {
    if (time < points.now - SLOT * (SLOTS + 1)) {
      points.delete(time);
    }
  }
  fill();
}
