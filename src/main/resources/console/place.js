// What the page shows, kept in its URL: a link opens it again, and Back returns to it.

const listeners = [];

export const state = () => new URLSearchParams(location.hash.slice(1));

/** The URL of this place with some of its parts changed; null removes one. */
export function href(changes) {
  const next = state();
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "" || value === undefined) {
      next.delete(name);
    } else {
      next.set(name, value);
    }
  }
  return `#${next}`;
}

export const onMove = (listener) => listeners.push(listener);

const tell = () => listeners.forEach((listener) => listener(state()));

/** Goes there, as a link would. */
export function go(changes) {
  history.pushState(null, "", href(changes));
  tell();
}

/** A link within the page acts at once, unless it is to be opened elsewhere. */
export function start() {
  addEventListener("popstate", tell);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href^='#']");
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (link.hash === "#main") {
      document.getElementById("main").focus();
    } else {
      history.pushState(null, "", link.hash || "#");
      tell();
    }
  });
}
