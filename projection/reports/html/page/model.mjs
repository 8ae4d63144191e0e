// What the page shows: the run, its devices and the columns of steps, from the JSON that the page carries.

import { data } from "./data.mjs";

/**
 * @typedef {{ expect: string, held: boolean, actual: string }} Check
 * @typedef {{ path: string, media_type: string, bytes: number }} File
 * @typedef {{ id: string, name?: string, item?: string, commands?: string[], stage: string, action: string, status: string, attempts: number, started_at: string,
 *   duration_ms: number, message?: string, remediation?: string, checks: Check[], saved?: Record<string, unknown>, artifacts: File[],
 *   detail?: Record<string, any>, cut?: boolean }} Step
 * @typedef {{ device: string, status: string, message?: string, steps: Step[], folder?: string, at: number,
 *   now?: { step?: string, message: string }, stale?: boolean, ends?: Record<string, string> }} Device
 * @typedef {{ key: string, stage: string, id: string, name?: string, commands?: string[] }} Column
 */

/** From worst to best. */
export const STATUSES = [
  "indeterminate",
  "errored",
  "failed",
  "cancelled",
  "running",
  "waiting",
  "passed",
  "skipped",
];
/** @param {string} status */
export const badness = (status) => (STATUSES.indexOf(status) + 9) % 9;
/** @param {string} status */
export const isBadStatus = (status) => badness(status) < 3;

/** @type {Map<string, Device>} */
export const devices = new Map(data.results.map((result, at) => [result.device, { ...result, at }]));

/** `bounce[2]` → `bounce`: iterations of a loop share a column. @param {string} id */
export const baseOf = (id) => id.replace(/(\[\d+\])+$/, "");
/** What people call the step: its name, with the iteration where it loops; without a name its id. @param {{ id: string, name?: string }} step */
export const labelOf = ({ id, name }) =>
  name === undefined ? id : `${name} ${id.slice(baseOf(id).length)}`.trimEnd();
/** @param {string} stage @param {string} id */
export const keyOf = (stage, id) => JSON.stringify([stage, baseOf(id)]);

/** @type {Map<string, Column>} */
export const columns = new Map();
/** @param {string} stage @param {string} id @param {{ name?: string | undefined, commands?: string[] | undefined }} about @returns whether it is new */
export function addColumn(stage, id, { name, commands }) {
  const key = keyOf(stage, id);
  if (columns.has(key)) return false;
  columns.set(key, {
    key,
    stage,
    id: baseOf(id),
    ...(name === undefined ? {} : { name }),
    ...(commands === undefined ? {} : { commands }),
  });
  return true;
}
for (const column of data.columns) addColumn(column.stage, column.id, column);
for (const { steps } of devices.values())
  for (const { stage, id, name } of steps) addColumn(stage, id, { name });

/** Steps of a device by column. @param {Device} device */
export function stepsByColumn(device) {
  /** @type {Map<string, Step[]>} */
  const found = new Map();
  for (const step of device.steps) {
    const key = keyOf(step.stage, step.id);
    const others = found.get(key);
    if (others) others.push(step);
    else found.set(key, [step]);
  }
  return found;
}

/** The one to look at first. @param {Step[]} steps */
export const worstOf = (steps) =>
  steps.reduce((worst, step) => (badness(step.status) < badness(worst.status) ? step : worst));

export function countDevices() {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { status } of devices.values()) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** @type {WeakMap<Device, string>} */
const searchTexts = new WeakMap();
/** What a search looks through: what is shown of the device, and the outputs that the page carries. @param {Device} device */
function searchText(device) {
  let text = searchTexts.get(device);
  if (text === undefined) {
    const outputs = device.steps.flatMap(({ artifacts }) =>
      artifacts.map(({ path }) => data.texts[path] ?? ""),
    );
    const parts = device.steps.flatMap(
      ({ id, name, item, stage, action, status, message, commands, checks }) => [
        id,
        name ?? "",
        item ?? "",
        ...(commands ?? []),
        stage,
        action,
        status,
        message ?? "",
        ...checks.flatMap(({ expect, actual }) => [expect, actual]),
      ],
    );
    text = [device.device, device.status, device.message ?? "", ...parts, ...outputs]
      .join("\n")
      .toLowerCase();
    searchTexts.set(device, text);
  }
  return text;
}

/** Something of the device has changed. @param {Device} device */
export const forgetSearchText = (device) => void searchTexts.delete(device);

/** @param {{ text: string, statuses: Set<string>, order: string }} wanted @returns {Device[]} */
export function selectDevices({ text, statuses, order }) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const found = [...devices.values()].filter(
    (device) =>
      (statuses.size === 0 || statuses.has(device.status)) &&
      words.every((word) => searchText(device).includes(word)),
  );
  if (order === "name")
    return found.sort((a, b) => a.device.localeCompare(b.device, "en", { numeric: true }));
  if (order === "worst") return found.sort((a, b) => badness(a.status) - badness(b.status) || a.at - b.at);
  return found.sort((a, b) => a.at - b.at);
}
