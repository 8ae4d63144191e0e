// The player of a step in a real browser, on recordings of real runs: it begins in the session and at the second in which the
// step began, whatever else was recorded of the device, and in which activity.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";
import { hasBrowser, openPage, startBrowser } from "./browser.js";

/** More than the few whose reads have an activity of their own. */
const DEVICES = 14;
/** A player may have gone on for so long, seconds. */
const MOST_SECONDS = 3;

let browser: Browser;
let lab: Lab;
let stack: SharedStack;
beforeAll(async () => {
  if (!hasBrowser) return;
  [browser, lab, stack] = await Promise.all([
    startBrowser(),
    startLab({ devices: DEVICES, kinds: ["cisco_iosxe"] }),
    sharedStack(),
  ]);
}, 300_000);
beforeEach(({ skip }) => {
  if (!hasBrowser) skip("chromium is not installed");
});
afterAll(async () => {
  await Promise.all([browser?.close(), lab?.close()]);
});

async function runOf(steps: string, limit?: string): Promise<string> {
  const { id } = await stack.startRun({
    spec: `name: played\nconcurrency: ${DEVICES}\non_failure: continue\n${steps}`,
    inventory: lab.inventory(),
    ...(limit ? { limit } : {}),
  });
  await stack.waitForRun(id);
  return id;
}

/** The player stands where the last attempt of the step in a recording begins, or has gone on from there. */
async function beginsAt(page: Page, dialog: Locator, step: string): Promise<void> {
  const place = dialog.getByRole("slider", { name: "Place in the recording" });
  const at = Number(await place.inputValue());
  const { origin, pathname } = new URL(page.url());
  const address = `${origin}/v1${pathname}`;
  const device = await dialog.locator("h2").innerText();
  const answer = await fetch(`${address}/artifacts?prefix=devices/${device}/session-`);
  const { items } = (await answer.json()) as { items: { path: string }[] };
  const casts = items.filter(({ path }) => path.endsWith(".cast"));
  const texts = await Promise.all(
    casts.map(async ({ path }) => (await fetch(`${address}/artifacts/${path}`)).text()),
  );
  const marks = texts.flatMap((text) => {
    const events = text.trim().split("\n").slice(1);
    const found = events.map((line) => JSON.parse(line) as [number, string, string]);
    return found.findLast(([, kind, said]) => kind === "m" && said === `step ${step}`)?.[0] ?? [];
  });
  const nearest = marks.filter((mark) => at >= mark && at - mark < MOST_SECONDS);
  expect({ at, nearest: nearest.length > 0 }, `marks ${marks.join(", ")}`).toEqual({ at, nearest: true });
}

/** Opens the step of a device and plays it. @returns what the screen shows once `until` stands there, before anything later does */
async function played(page: Page, device: string, step: string, until: string): Promise<string> {
  await page.locator(`button.cell[title^="${device}, ${step}: "]`).click();
  const dialog = page.getByRole("dialog");
  expect(await dialog.locator("h2").innerText()).toBe(device);
  await dialog.getByRole("button", { name: "Play the session from this step on" }).click();
  await beginsAt(page, dialog, step);
  const screen = dialog.locator(".player .screen");
  await screen.filter({ hasText: until }).waitFor();
  const shown = await screen.innerText();
  await page.keyboard.press("Escape");
  return shown;
}

test("a step that was tried again, over a new session, is played from the attempt that counts", async () => {
  await lab.device("r1").setFaults({ on: "^show users", close_after_lines: 0, times: 1 });
  const id = await runOf(
    `steps:
  - { id: version, run: show version }
  - { id: users, run: show users, retry: { attempts: 2, delay: 100ms } }
  - { id: brief, run: show ip interface brief }
`,
    "r1",
  );
  const { steps } = await stack.result(id, "r1");
  expect(steps.map(({ status, attempts }) => [status, attempts])).toEqual([
    ["passed", 1],
    ["passed", 2],
    ["passed", 1],
  ]);
  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  const users = await played(page, "r1", "users", "Host(s)");
  // That stands in the session which was lost.
  expect(users).not.toContain("show version");
  const version = await played(page, "r1", "version", "Cisco IOS XE Software");
  expect(version).not.toContain("Host(s)");
  const brief = await played(page, "r1", "brief", "OK?");
  expect(brief).not.toContain("show version");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("steps that write, of which each has a session and a recording of its own, are played from their own", async () => {
  const id = await runOf(
    `steps:
  - { id: before, run: show version }
  - { id: push, configure: [interface Loopback7, description first one] }
  - { id: between, run: show users }
  - { id: again, configure: [interface Loopback7, description second one] }
  - { id: after, run: show ip interface brief }
`,
    "r3",
  );
  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  expect(await played(page, "r3", "push", "description first one")).not.toMatch(
    /config-if\)#\s*description second/,
  );
  expect(await played(page, "r3", "again", "description second one")).not.toMatch(
    /config-if\)#\s*description first/,
  );
  expect(await played(page, "r3", "after", "OK?")).not.toContain("Host(s)");
  expect(await played(page, "r3", "between", "Host(s)")).not.toContain("show version");
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("a step of devices that share an activity is played from the recording of its own device", async () => {
  await lab.device("r9").setFaults({ on: "^show users", close_after_lines: 0, times: 1 });
  const id = await runOf(
    `steps:
  - { id: version, run: show version }
  - { id: users, run: show users, retry: { attempts: 2, delay: 100ms } }
  - { id: brief, run: show ip interface brief }
`,
  );
  const { body } = await stack.request<{
    events: { activityTaskScheduledEventAttributes?: { activityType: { name: string } } }[];
  }>("GET", `/v1/runs/${id}/history`);
  expect(JSON.stringify(body)).toContain("runReadsOfGroup");
  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  for (const device of ["r5", "r9", "r14"]) {
    const users = await played(page, device, "users", "Host(s)");
    expect(users).toContain(`${device}#show users`);
    expect(users).not.toMatch(new RegExp(`\\br(?!${device.slice(1)}#)\\d+#`));
    // It stands on the screen of the devices whose session went on.
    expect(users.includes("show version")).toBe(device !== "r9");
    expect(await played(page, device, "brief", "OK?")).toContain(`${device}#show ip interface brief`);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});
