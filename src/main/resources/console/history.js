// Who did what to a job, as the store has kept it.
import { call } from "./api.js";
import { $, el } from "./dom.js";
import { time } from "./times.js";

let offered = true;

const words = (text) => text.toLowerCase().replaceAll("_", " ");

function line({ at, act, caller, token, address, detail }) {
  const said = `${caller ? ` by ${caller}` : ""}${token ? `, token ${token}` : ""}${address ? `, from ${address}` : ""}${detail ? `: ${detail}` : ""}`;
  return el("li", {}, time(at), ` ${words(act)}`, el("span", { className: "quiet", textContent: said }));
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
