// Elements and figures. Text of users reaches the page only through textContent.

export const $ = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.startsWith("data-") || name.startsWith("aria-") || name === "role" || name === "scope") {
      element.setAttribute(name, value);
    } else {
      element[name] = value;
    }
  }
  element.append(...children);
  return element;
}

export function row(...cells) {
  return el("tr", {}, ...cells.map((cell) =>
    cell instanceof HTMLTableCellElement ? cell : el("td", {}, cell ?? "–")));
}

/** The same cells are not drawn again: who reads or has the focus there is not disturbed. */
export function redraw(target, key, nodes) {
  if (target.dataset.drawn !== key) {
    target.dataset.drawn = key;
    target.replaceChildren(...nodes());
  }
}

export const num = (value) => el("td", { className: "num" }, value === null || value === undefined ? "–" : String(value));

export const pill = (text, tone) => el("span", { className: "pill", "data-tone": tone, textContent: text });

export function millis(value) {
  if (value === null || value === undefined) {
    return "–";
  }
  if (value < 1000) {
    return `${value < 10 ? Math.round(value * 10) / 10 : Math.round(value)} ms`;
  }
  return duration(value / 1000);
}

export function duration(seconds) {
  if (seconds < 60) {
    return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`;
  }
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) {
    return `${minutes} min`;
  }
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d`;
}

/** Jackson writes a Duration as PT1H2M3.4S. */
export function seconds(iso) {
  const parts = /^PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?$/.exec(iso ?? "");
  return parts ? (parts[1] || 0) * 3600 + (parts[2] || 0) * 60 + Number(parts[3] || 0) : 0;
}

export const TONES = {
  COMPLETED: "good", ONLINE: "good", RUNNING: "good", CLOSED: "good",
  PAUSED: "warn", DRAINING: "warn", HALF_OPEN: "warn", CANCELLED: "warn", RETURNED: "warn", CIRCUIT_OPEN: "warn",
  FAILED: "bad", UNHEALTHY: "bad", WORKER_ID_TAKEN: "bad", OPEN: "bad", FORCED_OPEN: "bad", UNDELIVERABLE: "bad", UNCONFIRMED: "bad", ERROR: "bad",
  CLAIM_FAILED: "bad", CLAIM_UNKNOWN: "bad", RETURN_FAILED: "bad", ABANDONED: "bad",
};
export const tone = (word) => TONES[word] ?? "idle";
