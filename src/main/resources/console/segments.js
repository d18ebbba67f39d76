// The hundred segments as a grid with arrow-key navigation.
import { $, el } from "./dom.js";
import { moment } from "./times.js";

const cells = [];
let view = { source: "NOT_ASKED_YET", segments: [] };
let columns = 0;
let texts = [];

function build() {
  const wanted = matchMedia("(max-width: 700px)").matches ? 10 : 20;
  if (wanted === columns) {
    return;
  }
  const focused = cells.indexOf(document.activeElement);
  columns = wanted;
  cells.length = 0;
  const rows = [];
  for (let start = 0; start < 100; start += columns) {
    const line = el("div", { role: "row" });
    for (let segment = start; segment < start + columns; segment++) {
      const cell = el("div", { className: "cell", role: "gridcell", tabIndex: segment === 0 ? 0 : -1, textContent: String(segment) });
      cells.push(cell);
      line.append(cell);
    }
    rows.push(line);
  }
  $("grid").replaceChildren(...rows);
  if (focused >= 0) {
    move(focused);
  }
}

function move(to) {
  cells.forEach((cell, segment) => { cell.tabIndex = segment === to ? 0 : -1; });
  cells[to].focus();
}

function onKey(event) {
  const at = cells.indexOf(event.target);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
  const to = event.key === "Home" ? 0 : event.key === "End" ? 99 : at + (step ?? NaN);
  if (at >= 0 && to >= 0 && to <= 99) {
    event.preventDefault();
    move(to);
  }
}

function tell(event) {
  const at = cells.indexOf(event.target);
  if (at >= 0) {
    $("grid-detail").textContent = texts[at] ?? "";
  }
}

export function start() {
  build();
  addEventListener("resize", build);
  $("grid").addEventListener("keydown", onKey);
  $("grid").addEventListener("focusin", tell);
  $("grid").addEventListener("mouseover", tell);
  $("grid").addEventListener("click", (event) => {
    const at = cells.indexOf(event.target);
    if (at >= 0) {
      move(at);
    }
  });
}

const shade = (due) => (due > 100 ? 3 : due > 10 ? 2 : due > 0 ? 1 : 0);

export function show(mine, changed) {
  build();
  view = changed ?? view;
  const own = new Set(mine);
  const known = new Map(view.segments.map((segment) => [segment.segment, segment]));
  let due = 0;
  let others = 0;
  let nobodys = 0;
  texts = cells.map((cell, number) => {
    const segment = known.get(number);
    const owner = own.has(number) ? "mine" : segment?.workerId ? "other" : "none";
    others += owner === "other";
    nobodys += owner === "none" && segment !== undefined;
    due += segment?.dueBacklog ?? 0;
    cell.dataset.owner = owner;
    cell.dataset.shade = shade(segment?.dueBacklog ?? 0);
    const who = owner === "mine" ? "this worker's" : owner === "other" ? `${segment.workerId}'s`
      : segment ? "unowned" : "not mine, owner unknown";
    const waits = segment?.dueBacklog === undefined || segment.dueBacklog === null ? "" : `, ${segment.dueBacklog} due`;
    const since = segment?.oldestDue ? `, the oldest since ${moment(segment.oldestDue)}` : "";
    const text = `Segment ${number}: ${who}${waits}${since}`;
    cell.setAttribute("aria-label", text);
    const sign = owner === "mine" ? "●" : owner === "other" ? "○" : "–";
    cell.textContent = segment?.dueBacklog ? String(segment.dueBacklog) : sign;
    return text;
  });
  const source = { NOT_OFFERED: "; this coordinator does not tell the owners of the others",
    UNAVAILABLE: "; the coordinator does not answer" }[view.source] ?? `, ${others} another worker's, ${nobodys} unowned, ${due} jobs due`;
  $("grid-summary").textContent = `${own.size} of 100 mine${source}`;
}
