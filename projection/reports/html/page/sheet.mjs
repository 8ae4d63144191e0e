// The sheet that opens over the page: one device with all its steps. Its place is in the address, so that it can be shared.
import { badge, byId, h, showDuration } from "./dom.mjs";
import { data } from "./data.mjs";
import { devices, isBadStatus } from "./model.mjs";
import { recordingsSection } from "./recordings.mjs";
import { stepBody, stepSummary } from "./step.mjs";

const sheet = /** @type {HTMLDialogElement} */ (byId("sheet"));
/** @type {{ device: string, step?: string } | undefined} */
let shown;
/** @type {() => import("./model.mjs").Device[]} */
let neighbours = () => [];

/** @param {() => import("./model.mjs").Device[]} shownDevices in the order of the table */
export function setUpSheet(shownDevices) {
  neighbours = shownDevices;
  sheet.addEventListener("close", () => {
    shown = undefined;
    sheet.replaceChildren();
    history.replaceState(null, "", location.pathname + location.search);
  });
  sheet.addEventListener("click", (event) => {
    // A click beside the sheet lands on the dialog itself.
    if (event.target === sheet) sheet.close();
  });
  addEventListener("hashchange", openFromAddress);
  openFromAddress();
}

function openFromAddress() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  const device = wanted.get("device");
  if (device !== null && devices.has(device)) openSheet(device, wanted.get("step") ?? undefined);
}

/** @param {string} name @param {string} [step] */
export function openSheet(name, step) {
  shown = { device: name, ...(step === undefined ? {} : { step }) };
  const place = new URLSearchParams(shown);
  history.replaceState(null, "", `#${place}`);
  draw();
  if (!sheet.open) sheet.showModal();
  if (step === undefined) sheet.scrollTop = 0;
  else scrollTo(sheet.querySelector("details.current"));
  const begin = sheet.querySelector("details.current > summary") ?? sheet.querySelector(".close");
  if (begin instanceof HTMLElement) begin.focus({ preventScroll: true });
  void freshen(name);
}

/** Just below the header, which long names make high. @param {Element | null} current */
function scrollTo(current) {
  if (!(current instanceof HTMLElement)) return;
  const header = sheet.querySelector("header");
  current.style.scrollMarginTop = `${(header?.offsetHeight ?? 0) + 8}px`;
  current.scrollIntoView({ block: "start" });
}

/** While a run goes on, events tell of a step only how it ended; the rest is fetched. @param {string} name */
async function freshen(name) {
  const device = devices.get(name);
  if (!device?.stale || !data.fetch) return;
  const answer = await fetch(`${data.fetch.devices}/${encodeURIComponent(name)}`).catch(() => undefined);
  if (!answer?.ok) return;
  const { steps } = await answer.json();
  device.steps = steps;
  device.stale = false;
  if (shown?.device === name) draw();
}

/** Something of the device has changed. @param {string} name */
export function renewSheet(name) {
  if (shown?.device !== name) return;
  void freshen(name);
}

function draw() {
  const device = shown && devices.get(shown.device);
  if (!device) return;
  const focused =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.step : undefined;
  const open = new Set(
    [...sheet.querySelectorAll("details[data-step][open]")].map((each) => each.getAttribute("data-step")),
  );
  const time = device.steps.reduce((sum, { duration_ms }) => sum + duration_ms, 0);
  const steps = device.steps.map((step) => {
    const current = step.id === shown?.step;
    return stepDetails(
      device,
      step,
      current,
      current || open.has(step.id) || (shown?.step === undefined && isBadStatus(step.status)),
    );
  });
  const head = h(
    "header",
    {},
    h("div", { class: "title" }, h("h2", { id: "sheet-title" }, device.device), badge(device.status)),
    h(
      "div",
      { class: "tools" },
      neighbour(device, -1, "‹", "Previous device"),
      neighbour(device, 1, "›", "Next device"),
      h("button", { class: "close", "aria-label": "Close", click: () => sheet.close() }, "×"),
    ),
    device.message ? h("p", { class: "message" }, device.message) : undefined,
    h(
      "p",
      { class: "soft" },
      `${device.steps.length} ${device.steps.length === 1 ? "step" : "steps"}, ${showDuration(time)} in all`,
    ),
  );
  const list = steps.length > 0 ? steps : [h("p", { class: "soft" }, "No step has run on this device.")];
  sheet.replaceChildren(head, h("div", { class: "steps" }, ...list), recordingsSection(device));
  const again = [...sheet.querySelectorAll("summary")].find(({ dataset }) => dataset.step === focused);
  if (focused !== undefined) again?.focus();
}

/** @param {import("./model.mjs").Device} device @param {import("./model.mjs").Step} step @param {boolean} current @param {boolean} open */
function stepDetails(device, step, current, open) {
  const summary = stepSummary(step);
  summary.dataset.step = step.id;
  const details = h("details", { class: current ? "step current" : "step", "data-step": step.id }, summary);
  // Filled when it is opened: a device may have hundreds of steps.
  const fill = () =>
    details.open && details.childElementCount === 1 && details.append(stepBody(device, step));
  details.addEventListener("toggle", fill);
  details.open = open;
  fill();
  return details;
}

/** @param {import("./model.mjs").Device} device @param {number} by @param {string} sign @param {string} label */
function neighbour(device, by, sign, label) {
  const all = neighbours();
  const at = all.findIndex((each) => each.device === device.device);
  const other = at < 0 ? undefined : all[at + by];
  return h(
    "button",
    {
      "aria-label": label,
      title: label,
      disabled: !other,
      click: () => other && openSheet(other.device, shown?.step),
    },
    sign,
  );
}
