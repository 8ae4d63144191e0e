// The head of the page: counts that filter, and why devices did not pass, gathered where they share a reason.
import { byId, h, markOf, showDuration } from "./dom.mjs";
import { data } from "./data.mjs";
import { badness, baseOf, countDevices, devices, isBadStatus, STATUSES } from "./model.mjs";

const REASONS = 8;
const NAMES = 6;

/** @param {Set<string>} chosen @param {() => void} changed */
export function drawCounts(chosen, changed) {
  const counts = countDevices();
  const total = devices.size;
  const bar = h("div", { class: "proportions", "aria-hidden": "true" });
  const chips = STATUSES.toReversed().flatMap((status) => {
    const count = counts[status] ?? 0;
    if (count === 0 && !chosen.has(status)) return [];
    const part = h("span", { class: status });
    part.style.flexGrow = String(count);
    bar.append(part);
    const toggle = () => {
      if (!chosen.delete(status)) chosen.add(status);
      changed();
    };
    return [
      h(
        "button",
        {
          class: `chip ${status}`,
          "aria-pressed": String(chosen.has(status)),
          "data-status": status,
          click: toggle,
        },
        h("span", { "aria-hidden": "true" }, `${markOf(status)} `),
        `${count} ${status}`,
      ),
    ];
  });
  const focused =
    document.activeElement instanceof HTMLElement ? document.activeElement.dataset.status : undefined;
  byId("counts").replaceChildren(
    bar,
    h("div", { class: "chips", role: "group", "aria-label": `${total} devices, choose by status` }, ...chips),
  );
  if (focused !== undefined) chips.find(({ dataset }) => dataset.status === focused)?.focus();
}

/** @param {(device: string, step?: string) => void} open */
export function drawReasons(open) {
  /** @type {Map<string, { status: string, step?: string, why: string, remediation?: string, devices: { device: string, step?: string }[] }>} */
  const reasons = new Map();
  for (const device of devices.values()) {
    const bad = device.steps.filter(({ status }) => isBadStatus(status));
    const found = bad.length > 0 ? bad : isBadStatus(device.status) ? [undefined] : [];
    for (const step of found) {
      const status = step?.status ?? device.status;
      const said = whyOf(step, device);
      // What differs only in the device's name is the same reason.
      const why = said.replaceAll(device.device, "‹device›");
      const key = JSON.stringify([status, step && baseOf(step.id), why]);
      const known = reasons.get(key);
      if (known) known.why = why;
      const reason = known ?? {
        status,
        ...(step ? { step: step.name ?? baseOf(step.id) } : {}),
        why: said,
        ...(step?.remediation ? { remediation: step.remediation } : {}),
        devices: [],
      };
      reasons.set(key, reason);
      reason.devices.push({ device: device.device, ...(step ? { step: step.id } : {}) });
    }
  }
  const sorted = [...reasons.values()].sort(
    (a, b) => badness(a.status) - badness(b.status) || b.devices.length - a.devices.length,
  );
  const place = byId("reasons");
  place.hidden = sorted.length === 0;
  const items = sorted.map((reason) =>
    h(
      "li",
      { class: reason.status },
      h(
        "div",
        {},
        h("span", { class: `mark ${reason.status}`, "aria-hidden": "true" }, markOf(reason.status)),
        " ",
        h("b", {}, reason.step ?? "device"),
        ` ${reason.status} on `,
        ...names(reason, open),
      ),
      reason.why ? h("p", { class: "why" }, shorten(reason.why)) : undefined,
      reason.remediation ? h("p", { class: "remediation" }, remediationOf(reason)) : undefined,
    ),
  );
  place.replaceChildren(
    h("h2", {}, "What went wrong"),
    h("ul", {}, ...items.slice(0, REASONS)),
    items.length > REASONS
      ? more("reasons", items.length - REASONS, h("ul", {}, ...items.slice(REASONS)))
      : "",
  );
}

/** Lists that were opened: drawn anew, they stay open. @type {Set<string>} */
const opened = new Set();

/** What is left out, in place. @param {string} key @param {number} count @param {(string | HTMLElement)[]} content */
function more(key, count, ...content) {
  const toggle = (/** @type {Event} */ { currentTarget }) => {
    if (/** @type {HTMLDetailsElement} */ (currentTarget).open) opened.add(key);
    else opened.delete(key);
  };
  return h(
    "details",
    { class: "more", open: opened.has(key), toggle },
    h("summary", {}, `and ${count} more`),
    ...content,
  );
}

/** @param {import("./model.mjs").Step | undefined} step @param {import("./model.mjs").Device} device */
function whyOf(step, device) {
  if (!step || step.message) return (step ?? device).message ?? "";
  const broken = step.checks.find(({ held }) => !held);
  return broken ? `expected ${broken.expect}, found ${broken.actual || "nothing"}` : "";
}

/** Of many devices that of the first. @param {{ remediation?: string, devices: { device: string }[] }} reason */
const remediationOf = ({ remediation = "", devices: [first, ...others] }) =>
  others.length > 0 ? `→ ${first?.device}: ${remediation}` : `→ ${remediation}`;

/** @param {string} text */
const shorten = (text) => (text.length > 300 ? `${text.slice(0, 300)}…` : text);

/** @param {{ status: string, step?: string, why: string, devices: { device: string, step?: string }[] }} reason @param {(device: string, step?: string) => void} open */
function names({ status, step: name, why, devices: all }, open) {
  const link = (
    /** @type {{ device: string, step?: string }} */ { device, step },
    /** @type {number} */ n,
  ) => [
    n > 0 ? ", " : "",
    h("button", { class: "link", "aria-haspopup": "dialog", click: () => open(device, step) }, device),
  ];
  const shown = all.slice(0, NAMES).flatMap(link);
  if (all.length <= NAMES) return shown;
  const key = JSON.stringify([status, name, why]);
  return [...shown, " ", more(key, all.length - NAMES, ...all.slice(NAMES).flatMap(link))];
}

/** The run itself has changed. */
export function drawRun() {
  const { status, message, started_at, created_at, finished_at } = data.run;
  const place = byId("status");
  place.className = `status ${status}`;
  place.replaceChildren(h("span", { "aria-hidden": "true" }, `${markOf(status)} `), status.replace("_", " "));
  byId("message").textContent = message ?? "";
  document.title = `${markOf(status)} ${data.run.workflow}: ${status}`;
  if (finished_at !== null)
    byId("took").textContent = showDuration(Date.parse(finished_at) - Date.parse(started_at ?? created_at));
}
