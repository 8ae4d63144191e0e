// Follows the run while it goes on: events change what the page shows, without loading it again.
import { byId, showDuration } from "./dom.mjs";
import { data } from "./data.mjs";
import { addColumn, badness, baseOf, devices, forgetSearchText } from "./model.mjs";

/** @typedef {{ type: string, time: string, device?: string, stage?: string, step?: string, step_name?: string, item?: string, status?: string, attempt?: number,
 *   duration_ms?: number, message?: string, artifacts?: import("./model.mjs").File[] }} RunEvent */

const RUN_EVERY_MS = 1_000;

/** @param {{ device: (name: string) => void, columns: () => void, run: () => void, finished: () => void }} changed called at most once a frame */
export function follow(changed) {
  if (data.live === undefined) return;
  const source = new EventSource(data.live.events);
  /** @type {Set<string>} */
  const touched = new Set();
  let newColumns = false;
  let frame = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let runTimer;
  const state = byId("live");
  const clock = setInterval(() => {
    byId("took").textContent = showDuration(
      Date.now() - Date.parse(data.run.started_at ?? data.run.created_at),
    );
  }, 1_000);

  const draw = () => {
    frame = false;
    if (newColumns) changed.columns();
    newColumns = false;
    for (const name of touched) changed.device(name);
    touched.clear();
  };
  const renewRun = async () => {
    runTimer = undefined;
    const answer = await fetch(/** @type {any} */ (data.fetch).run).catch(() => undefined);
    if (!answer?.ok) return;
    data.run = await answer.json();
    changed.run();
  };

  source.addEventListener("open", () => (state.textContent = "live"));
  source.addEventListener("error", () => (state.textContent = "connecting again …"));
  source.addEventListener("message", ({ data: text }) => {
    /** @type {RunEvent} */
    const event = JSON.parse(text);
    if (event.device !== undefined) {
      newColumns = apply(event) || newColumns;
      touched.add(event.device);
      if (!frame) requestAnimationFrame(draw);
      frame = true;
    } else if (event.type === "run.finished") {
      source.close();
      clearInterval(clock);
      state.textContent = "";
      clearTimeout(runTimer);
      void Promise.all([renewRun(), renewDevices()]).then(() => {
        draw();
        changed.finished();
      });
      return;
    }
    runTimer ??= setTimeout(() => void renewRun(), event.type.startsWith("run.") ? 0 : RUN_EVERY_MS);
  });
}

/** What events do not tell: checks, saved values. */
async function renewDevices() {
  let cursor = "";
  do {
    const query = cursor === "" ? "" : `?cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${/** @type {any} */ (data.fetch).devices}${query}`).catch(() => undefined);
    if (!answer?.ok) return;
    const { items, next } = await answer.json();
    for (const result of items) {
      const device = devices.get(result.device);
      if (!device) continue;
      Object.assign(device, result, { stale: false });
      forgetSearchText(device);
    }
    cursor = next ?? "";
  } while (cursor !== "");
}

/** Passed its stage, and there are others. @param {RunEvent} event */
function goesOn({ device = "", stage, status }) {
  const last = data.live?.ends[device];
  return (status === "passed" || status === "skipped") && last !== undefined && last !== stage;
}

/** @param {RunEvent} event @returns {boolean} whether there is a new column */
function apply(event) {
  const name = /** @type {string} */ (event.device);
  let device = devices.get(name);
  if (!device) {
    device = { device: name, status: "waiting", steps: [], at: devices.size };
    devices.set(name, device);
  }
  forgetSearchText(device);
  switch (event.type) {
    case "device.waiting":
      device.status = "waiting";
      device.now = { message: event.message ?? "waits" };
      return false;
    case "device.started":
      device.status = "running";
      delete device.now;
      return false;
    case "device.finished":
      device.ends = { ...device.ends, [event.stage ?? ""]: event.status ?? "passed" };
      device.status = goesOn(event) ? "waiting" : worstStatus(Object.values(device.ends));
      if (event.message !== undefined) device.message = event.message;
      delete device.now;
      return false;
    case "progress":
      // Tells early of a step that is over, or of its retry; the hint behind it says where the device is now.
      if (event.status !== undefined && event.status !== "waiting") return false;
      if (device.status === "waiting") device.status = "running";
      device.now = {
        message: event.message ?? "",
        ...(event.step === undefined ? {} : { step: baseOf(event.step) }),
      };
      return false;
    default:
      return (
        event.step !== undefined &&
        event.stage !== undefined &&
        applyStep(device, { ...event, step: event.step, stage: event.stage })
      );
  }
}

/** @param {import("./model.mjs").Device} device @param {RunEvent & { step: string, stage: string }} event */
function applyStep(device, event) {
  let step = device.steps.find(({ id }) => id === event.step);
  // The stream begins with the run; what the page was loaded with may be ahead of it.
  if (event.type === "step.started" && step && step.status !== "running" && step.started_at >= event.time)
    return false;
  device.stale = true;
  delete device.now;
  if (!step) {
    step = {
      id: event.step,
      ...(event.step_name === undefined ? {} : { name: event.step_name }),
      ...(event.item === undefined ? {} : { item: event.item }),
      stage: event.stage,
      action: "",
      status: "running",
      attempts: 1,
      started_at: event.time,
      duration_ms: 0,
      checks: [],
      artifacts: [],
    };
    device.steps.push(step);
  }
  if (event.type === "step.started")
    Object.assign(step, { status: "running", started_at: event.time, duration_ms: 0 });
  if (event.message !== undefined) step.message = event.message;
  if (event.attempt !== undefined) step.attempts = event.attempt;
  if (event.type === "step.finished") {
    if (step.status === "indeterminate" && event.status !== "indeterminate")
      endIndeterminate(device, step, event.status ?? "passed");
    step.status = event.status ?? step.status;
    step.duration_ms = event.duration_ms ?? step.duration_ms;
    step.artifacts = event.artifacts ?? step.artifacts;
  }
  return addColumn(step.stage, event.step, { name: event.step_name });
}

/** A check, maybe one of a later stage, has settled the step: then its stage did not end indeterminate. @param {import("./model.mjs").Device} device @param {import("./model.mjs").Step} settled @param {string} status */
function endIndeterminate(device, settled, status) {
  if (device.ends?.[settled.stage] === undefined) return;
  const own = device.steps.filter(({ stage }) => stage === settled.stage);
  const statuses = own.map((step) => (step === settled ? status : step.status));
  device.ends = { ...device.ends, [settled.stage]: worstStatus(statuses) };
  if (device.status !== "running" && device.status !== "waiting")
    device.status = worstStatus(Object.values(device.ends));
}

/** @param {string[]} statuses */
const worstStatus = (statuses) => statuses.reduce((a, b) => (badness(b) < badness(a) ? b : a), "skipped");
