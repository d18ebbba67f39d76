// Who did what to a job, as the store has kept it.
import { call } from "./api.js";
import { $, el } from "./dom.js";
import { time } from "./times.js";

let offered = true;

const WORDS = (text) => String(text).toLowerCase().replaceAll("_", " ");

function line(entry) {
  const who = [entry.role && WORDS(entry.role), entry.client, entry.token && `token ${entry.token}`].filter(Boolean).join(", ");
  return el("li", {}, time(entry.at ?? entry.time), ` ${WORDS(entry.what ?? entry.action)}`,
    el("span", { className: "quiet", textContent: `${who ? ` by ${who}` : ""}${entry.from ? ` from ${entry.from}` : ""}${entry.detail ? `: ${entry.detail}` : ""}` }));
}

/** Shows it; nothing from a store that keeps none. */
export async function show(base, id, isStillOpen) {
  if (!offered) {
    return;
  }
  let entries;
  try {
    entries = (await call("GET", `${base}/${id}/history`)).data;
  } catch (error) {
    offered = ![400, 404, 405].includes(error.status);
    $("history").hidden = true;
    return;
  }
  if (isStillOpen()) {
    $("history").hidden = entries.length === 0;
    $("history-lines").replaceChildren(...entries.map(line));
  }
}
