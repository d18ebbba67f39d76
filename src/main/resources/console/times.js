// Times in the viewer's zone, or in UTC where this tab asks for it.
import { el } from "./dom.js";

const KEY = "scheduler-zone";
const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;
const OWN = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
let utc = false;
try {
  utc = sessionStorage.getItem(KEY) === "UTC";
} catch {
  // A browser that keeps nothing: the choice holds until the page is loaded again.
}

export const isUtc = () => utc || OWN === "UTC";
export const zone = () => (isUtc() ? "UTC" : OWN);
export const ownZone = OWN;

function parts(instant, timeZone) {
  const found = {};
  for (const { type, value } of new Intl.DateTimeFormat("en", { timeZone, hourCycle: "h23", year: "numeric", month: "2-digit",
    day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(new Date(instant))) {
    found[type] = value;
  }
  return { day: `${found.year}-${found.month}-${found.day}`, time: `${found.hour}:${found.minute}:${found.second}` };
}

/** The time of day. */
export const clock = (instant, timeZone = zone()) => (instant ? parts(instant, timeZone).time : "–");

/** The time of day, and the day where that is not today. */
export function moment(instant, timeZone = zone()) {
  if (!instant) {
    return "–";
  }
  const { day, time } = parts(instant, timeZone);
  return day === parts(Date.now(), timeZone).day ? time : `${day} ${time}`;
}

const FORMS = { clock, moment };

function fill(element) {
  element.textContent = FORMS[element.dataset.form](element.dateTime);
  element.title = isUtc() ? `${moment(element.dateTime, OWN)} ${OWN}` : `${element.dateTime.slice(0, 19).replace("T", " ")} UTC`;
}

/** An element that follows the choice of the zone. */
export function time(instant, form = "moment") {
  if (!instant) {
    return "–";
  }
  const element = el("time", { dateTime: instant, "data-form": form });
  fill(element);
  return element;
}

/** The sentence with its instants as such elements. */
export function withTimes(text) {
  const nodes = [];
  let from = 0;
  for (const found of text.matchAll(INSTANT)) {
    nodes.push(text.slice(from, found.index), time(found[0]));
    from = found.index + found[0].length;
  }
  return [...nodes, text.slice(from)];
}

const pad = (number) => String(number).padStart(2, "0");

/** An instant as the browser's input of a local time takes it, to the second. */
export function toLocal(instant) {
  const at = new Date(instant);
  if (isUtc()) {
    return at.toISOString().slice(0, 19);
  }
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}T${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** The instant that stands in such an input. */
export const toInstant = (local) => new Date(isUtc() ? `${local}Z` : local).toISOString().replace(".000Z", "Z");

/** Says the zone beside such inputs. When another is chosen, what stands in them stays the same instant. */
export function inZone(boxes) {
  let before = isUtc();
  const say = () => boxes.forEach(({ hint, text }) => {
    hint.textContent = [zone(), text].filter(Boolean).join("; ");
  });
  document.addEventListener("zone", () => {
    if (before !== isUtc()) {
      boxes.forEach(({ input }) => {
        input.value = input.value && toLocal(before ? `${input.value}Z` : new Date(input.value));
      });
      before = isUtc();
      say();
    }
  });
  say();
}

/** Puts the choice on this button. What is shown changes at once; others redraw at the event. */
export function start(button, label) {
  const show = () => {
    label.textContent = `Times are ${isUtc() ? "UTC" : `of ${OWN}`}.`;
    button.textContent = isUtc() ? `Show ${OWN}` : "Show UTC";
    button.hidden = OWN === "UTC";
  };
  button.addEventListener("click", () => {
    utc = !utc;
    try {
      sessionStorage.setItem(KEY, zone());
    } catch {
      // As above.
    }
    show();
    document.querySelectorAll("time").forEach(fill);
    document.dispatchEvent(new Event("zone"));
  });
  show();
}
