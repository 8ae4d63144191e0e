// A long table: rows are made as they come into view, arrow keys move between cells, so that Tab passes it in one step.
import { h, markOf } from "./dom.mjs";
import { data } from "./data.mjs";

/** @typedef {import("./model.mjs").Device} Device */
/** @typedef {{ name: string, head: () => HTMLElement, row: (device: Device) => HTMLTableRowElement }} View */

/** As many as are there already, and at least: who scrolls on wants the end. */
const ROWS_AT_ONCE = 80;

/** @param {HTMLElement} container scrolls @param {string} label */
export function createGrid(container, label) {
  /** @type {View | undefined} */
  let view;
  /** @type {Device[]} */
  let items = [];
  /** @type {Map<string, HTMLTableRowElement>} */
  const rows = new Map();
  let body = h("tbody");
  const more = h("div", { class: "more" });
  const watcher = new IntersectionObserver((entries) => entries.some((e) => e.isIntersecting) && grow(), {
    root: container,
    rootMargin: "600px",
  });

  function grow() {
    const next = items.slice(rows.size, rows.size + Math.max(ROWS_AT_ONCE, rows.size));
    if (!view || next.length === 0) return false;
    for (const device of next) {
      const row = makeRow(device, rows.size);
      rows.set(device.device, row);
      body.append(row);
    }
    more.textContent = rows.size < items.length ? `${items.length - rows.size} more below` : "";
    // An observer tells only of changes: where the end is still in view, it has to look anew.
    watcher.unobserve(more);
    if (rows.size < items.length) watcher.observe(more);
    return true;
  }

  /** @param {Device} device @param {number} at */
  function makeRow(device, at) {
    const row = /** @type {View} */ (view).row(device);
    row.setAttribute("aria-rowindex", String(at + 2));
    [...row.querySelectorAll("button")].forEach((button, n) => {
      button.tabIndex = -1;
      button.dataset.c = String(n);
    });
    return row;
  }

  /** @param {HTMLElement | null | undefined} cell */
  function makeCurrent(cell) {
    if (!cell) return;
    for (const other of container.querySelectorAll("button[tabindex='0']"))
      other.setAttribute("tabindex", "-1");
    cell.tabIndex = 0;
  }

  container.addEventListener("focusin", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("button");
    if (cell?.dataset.c !== undefined) makeCurrent(cell);
  });
  container.addEventListener("keydown", (event) => {
    const cell = /** @type {HTMLElement} */ (event.target).closest("button");
    const row = cell?.closest("tr");
    if (!cell || !row || event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" && !row.nextElementSibling) grow();
    const next = nextCell(event.key, cell, row);
    if (next === undefined) return;
    event.preventDefault();
    next?.focus();
    next?.scrollIntoView({ block: "nearest", inline: "nearest" });
  });

  return {
    /** @param {View} nextView @param {Device[]} nextItems */
    show(nextView, nextItems) {
      view = nextView;
      items = nextItems;
      rows.clear();
      body = h("tbody");
      const table = h(
        "table",
        {
          class: view.name,
          role: "grid",
          "aria-label": `${label}, ${view.name}`,
          "aria-rowcount": items.length + 1,
        },
        view.head(),
        body,
      );
      container.replaceChildren(table, more);
      grow();
      makeCurrent(body.querySelector("button"));
    },
    /** Something of a device has changed; the others stay as they are. @param {Device} device */
    renew(device) {
      const old = rows.get(device.device);
      if (!old || !view) return;
      const focused = old.contains(document.activeElement) ? document.activeElement : undefined;
      const current = old.querySelector("button[tabindex='0']")?.getAttribute("data-c");
      const row = makeRow(device, Number(old.getAttribute("aria-rowindex")) - 2);
      rows.set(device.device, row);
      old.replaceWith(row);
      const same = (/** @type {string | null | undefined} */ n) =>
        [...row.querySelectorAll("button")].find((button) => button.dataset.c === (n ?? "0")) ??
        row.querySelector("button");
      if (current !== undefined) makeCurrent(same(current));
      if (focused) same(focused.getAttribute("data-c"))?.focus({ preventScroll: true });
    },
    get shown() {
      return items;
    },
  };
}

/** @param {string} key @param {HTMLElement} cell @param {HTMLTableRowElement} row @returns {HTMLElement | null | undefined} undefined for other keys */
function nextCell(key, cell, row) {
  const all = /** @type {HTMLElement[]} */ ([...row.querySelectorAll("button")]);
  const at = all.indexOf(cell);
  /** @param {Element | null | undefined} other */
  const inRow = (other) => {
    const cells = /** @type {HTMLElement[]} */ ([...(other?.querySelectorAll("button") ?? [])]);
    // The column counts, not the place among buttons: cells without a step have none.
    const column = cell.closest("td, th");
    const n = column ? [...row.children].indexOf(column) : 0;
    const below = other?.children[n]?.querySelector("button");
    return below ?? cells[Math.min(at, cells.length - 1)] ?? null;
  };
  switch (key) {
    case "ArrowRight":
      return all[at + 1] ?? null;
    case "ArrowLeft":
      return all[at - 1] ?? null;
    case "ArrowDown":
      return inRow(row.nextElementSibling);
    case "ArrowUp":
      return inRow(row.previousElementSibling);
    case "Home":
      return all[0] ?? null;
    case "End":
      return all.at(-1) ?? null;
    default:
      return undefined;
  }
}

/** @param {Device} device @param {(device: string) => void} open */
export function deviceHead(device, open) {
  const live = data.live !== undefined && device.now ? device.now.message : (device.message ?? "");
  return h(
    "th",
    { scope: "row" },
    h(
      "button",
      {
        class: `device ${device.status}`,
        "aria-label": `${device.device}: ${device.status}`,
        title: live || undefined,
        click: () => open(device.device),
        "aria-haspopup": "dialog",
      },
      h("span", { class: "mark", "aria-hidden": "true" }, markOf(device.status)),
      h("span", { class: "name" }, device.device),
    ),
  );
}
