// What the page says to the person: the answer to an action, always within the window, and a question before one.
import { $ } from "./dom.js";

const SHOWN_FOR = 8000;
let timer;

/** An error stays until it is closed or the next answer comes. */
export function notice(text, how) {
  clearTimeout(timer);
  $("notice").textContent = text;
  $("notice-box").dataset.tone = how ?? "idle";
  $("notice-close").hidden = !text; // The box itself stays: only a status that is there already is read aloud.
  if (text && how !== "bad") {
    timer = setTimeout(() => notice(""), SHOWN_FOR);
  }
}

/** Answers whether the person agrees. Escape, and the first button, mean no. */
export function ask({ title, text, yes, no }) {
  const dialog = $("ask");
  $("ask-title").textContent = title;
  $("ask-text").textContent = text;
  $("ask-yes").textContent = yes;
  $("ask-no").textContent = no;
  dialog.returnValue = "";
  dialog.showModal();
  $("ask-no").focus();
  return new Promise((resolve) =>
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true }));
}

export function start() {
  $("notice-close").addEventListener("click", () => notice(""));
}
