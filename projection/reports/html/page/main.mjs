// Puts the page together: head, filters, table, sheet, and the run's events while it goes on.
import { byId } from "./dom.mjs";
import { createGrid } from "./grid.mjs";
import { follow } from "./live.mjs";
import { matrixView } from "./matrix.mjs";
import { data } from "./data.mjs";
import { devices, selectDevices } from "./model.mjs";
import { openSheet, renewSheet, setUpSheet } from "./sheet.mjs";
import { timelineView } from "./timeline.mjs";
import { drawCounts, drawReasons, drawRun } from "./verdict.mjs";

const TYPING_MS = 120;
const HEAD_MS = 250;

/** @type {Set<string>} */
const chosen = new Set();
const grid = createGrid(byId("grid"), "Devices and steps");
const views = { matrix: matrixView(openSheet), timeline: timelineView(openSheet) };
/** @type {keyof typeof views} */
let view = "matrix";
const find = /** @type {HTMLInputElement} */ (byId("find"));
const order = /** @type {HTMLSelectElement} */ (byId("order"));
order.value = data.live === undefined ? "worst" : "inventory";

function drawGrid() {
  const selected = selectDevices({ text: find.value, statuses: chosen, order: order.value });
  grid.show(views[view], selected);
  byId("found").textContent =
    selected.length === devices.size
      ? `${devices.size} devices`
      : `${selected.length} of ${devices.size} devices`;
}
function drawHead() {
  drawCounts(chosen, drawAll);
  drawReasons(openSheet);
}
function drawAll() {
  drawHead();
  drawGrid();
}

/** @param {keyof typeof views} wanted */
function choose(wanted) {
  view = wanted;
  for (const name of /** @type {const} */ (["matrix", "timeline"]))
    byId(`show-${name}`).setAttribute("aria-pressed", String(name === wanted));
  drawGrid();
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let typing;
find.addEventListener("input", () => {
  clearTimeout(typing);
  typing = setTimeout(drawGrid, TYPING_MS);
});
order.addEventListener("change", drawGrid);
byId("show-matrix").addEventListener("click", () => choose("matrix"));
byId("show-timeline").addEventListener("click", () => choose("timeline"));
addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.target instanceof HTMLInputElement || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  find.focus();
});

drawAll();
setUpSheet(() => grid.shown);

/** @type {ReturnType<typeof setTimeout> | undefined} */
let headTimer;
follow({
  device(name) {
    const device = devices.get(name);
    if (device) grid.renew(device);
    renewSheet(name);
    headTimer ??= setTimeout(() => {
      headTimer = undefined;
      drawHead();
    }, HEAD_MS);
  },
  columns: drawGrid,
  run: drawRun,
  finished: drawAll,
});
byId("page").dataset.ready = "";
