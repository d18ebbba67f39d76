// The key figures, each a tile that is changed in place: a link in it keeps the focus.
import { el } from "./dom.js";

/** @param figures [name, value, remark, {tone, href}] each; false for one that is not known */
export function draw(target, figures) {
  const wanted = figures.filter(Boolean);
  const old = new Map([...target.children].map((tile) => [tile.dataset.name, tile]));
  wanted.forEach(([name, value, remark, { tone, href } = {}], at) => {
    const tile = old.get(name) ?? el("div", { "data-name": name }, el("dt", { textContent: name }), el("dd", {}, el("span"), el("small")));
    old.delete(name);
    const [figure, small] = tile.lastElementChild.children;
    const isLink = figure instanceof HTMLAnchorElement;
    const shown = Boolean(href) === isLink ? figure : el(href ? "a" : "span");
    if (shown !== figure) {
      figure.replaceWith(shown);
    }
    if (href) {
      shown.setAttribute("href", href);
    }
    if (shown.textContent !== value) {
      shown.textContent = value;
    }
    if (small.textContent !== remark) {
      small.textContent = remark;
    }
    tile.dataset.tone = tone ?? "";
    if (target.children[at] !== tile) {
      target.insertBefore(tile, target.children[at] ?? null);
    }
  });
  old.forEach((tile) => tile.remove());
}
