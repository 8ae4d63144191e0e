// The pages that the API serves, in a real browser, while a run goes on over the simulated lab.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { type Stack, startStack } from "../services/stack.js";
import { hasBrowser, openPage, seriousProblems, SIZES, startBrowser } from "./browser.js";

let browser: Browser;
let lab: Lab;
let stack: Stack;
beforeAll(async () => {
  if (!hasBrowser) return;
  [browser, lab, stack] = await Promise.all([
    startBrowser(),
    startLab({ devices: 4, kinds: ["cisco_iosxe"] }),
    startStack({ env: { LAB_PASSWORD: "lab" } }),
  ]);
});
beforeEach(({ skip }) => {
  if (!hasBrowser) skip("chromium is not installed");
});
afterAll(async () => {
  await Promise.all([browser?.close(), lab?.close(), stack?.stop()]);
});

const SPEC = `name: watched
targets: { hosts: ["*"] }
on_failure: continue
stages:
  - name: first
    steps:
      - { id: version, run: show version }
      - { id: hold, name: Hold on, wait: 10s }
  - name: second
    steps:
      - { id: check, run: show ip interface brief, expect: "device.name != 'r2'" }
`;

test("a list without runs says so", async () => {
  const { page } = await openPage(browser, stack.url, { viewport: SIZES.phone });
  await expect.poll(() => page.getByText("No runs yet").count(), { timeout: 60_000 }).toBe(1);
  await page.context().close();
});

test("a run is shown as it goes on, from the list of runs to its end, without loading a page again", async () => {
  const list = await openPage(browser, stack.url, { viewport: SIZES.phone });
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory() });
  await list.page.reload();
  await list.page.getByText("▸ running").waitFor();

  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  await page.evaluate("globalThis.sameDocument = true");
  expect(await page.locator("#status").innerText()).toContain("running");
  await page.locator("#live", { hasText: "live" }).waitFor();
  // Steps that are to come have their columns already.
  expect(await page.locator("thead .steps th").allInnerTexts()).toEqual(["version", "Hold on", "check"]);
  await expect.poll(() => page.locator("#grid button.cell.passed").count(), { timeout: 60_000 }).toBe(4);
  await page.getByRole("button", { name: "4 running" }).waitFor();
  await page.getByRole("button", { name: "r3: running" }).click();
  const sheet = page.getByRole("dialog");
  await sheet.locator("summary", { hasText: "version" }).click();
  await sheet.getByRole("region", { name: "Output" }).getByText("Cisco IOS XE Software").waitFor();
  await page.keyboard.press("Escape");

  await expect.poll(() => page.locator("#status").innerText(), { timeout: 60_000 }).toContain("failed");
  await page.getByRole("button", { name: "3 passed" }).waitFor();
  await page.getByText("What went wrong").waitFor();
  expect(await page.locator("#reasons li").innerText()).toMatch(
    /check failed on r2\s+expected device\.name != 'r2'/,
  );
  expect(await page.evaluate("globalThis.sameDocument")).toBe(true);
  expect(await page.locator("#live").innerText()).toBe("");
  await expect.poll(() => list.page.locator("#runs").innerText(), { timeout: 60_000 }).toContain("✗ failed");
  expect(await seriousProblems(list.page)).toEqual([]);
  expect([...complaints, ...list.complaints]).toEqual([]);

  await page.getByRole("button", { name: "check: failed" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Play the session from this step on" }).click();
  await page.locator(".player .screen", { hasText: "show ip interface brief" }).waitFor();
  expect(await seriousProblems(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await page.context().close();
  await list.page.context().close();
});

test("a step is played from its own session and second on, also where another session ended just before", async () => {
  const { id } = await stack.startRun({
    spec: `name: played
targets: { hosts: [r4] }
stages:
  - name: first
    steps: [{ id: version, run: show version }]
  - name: second
    steps:
      - { id: users, run: show users }
      - { id: brief, run: show ip interface brief }
`,
    inventory: lab.inventory(),
  });
  await stack.waitForRun(id);
  // So many outputs that the API lists them in pages, of which the recordings are not on the first.
  const folder = join(stack.data_dir, "artifacts", "runs", id, "devices", "r4");
  for (let n = 0; n < 1_050; n++) await writeFile(join(folder, `output-${n}.txt`), "");
  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  await page.getByRole("button", { name: "brief: passed" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Play the session from this step on" }).click();
  const screen = page.locator(".player .screen");
  await screen.filter({ hasText: "show ip interface brief" }).waitFor();
  // What came before stands on the screen, of this session alone.
  expect(await screen.innerText()).toContain("show users");
  expect(await screen.innerText()).not.toContain("show version");
  expect(complaints).toEqual([]);
  await page.context().close();
});

let tries = 0;

test("a doubt that a check of a later stage ends is gone from the page while the run goes on", async () => {
  // What the check looks for must not have been there before the change.
  const text = `settled ${++tries}`;
  await lab.device("r1").setFaults({ on: "^description", close_after_lines: 0, times: 1 });
  const { id } = await stack.startRun({
    spec: `name: settled
targets: { hosts: [r1] }
stages:
  - name: push
    steps: [{ id: change, configure: [interface Loopback1, description ${text}] }]
  - name: pause
    steps: [{ id: hold, wait: 12s }]
  - name: check
    steps:
      - id: seen
        verify: { run: show running-config, expect: [{ contains: "description ${text}" }], settles: change }
      - { id: rest, wait: 5m }
`,
    inventory: lab.inventory(),
  });
  const { page, complaints } = await openPage(browser, `${stack.url}/runs/${id}`);
  await page.getByRole("button", { name: "change: indeterminate" }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "change: passed" }).waitFor({ timeout: 60_000 });
  await page.getByRole("button", { name: "1 running" }).waitFor();
  expect(await page.locator("thead .steps th").allInnerTexts()).toEqual(["change", "hold", "seen", "rest"]);
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  await stack.waitForRun(id);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("the archived report is the same as a file, with its recordings in it", async () => {
  const { id } = await stack.startRun({
    spec: SPEC.replace("10s", "100ms"),
    inventory: lab.inventory(),
    limit: "r1,r2",
  });
  await stack.waitForRun(id);
  await expect
    .poll(async () => (await fetch(`${stack.url}/v1/runs/${id}/artifacts/run.json`)).status, {
      timeout: 30_000,
    })
    .toBe(200);
  const { page, complaints } = await openPage(
    browser,
    `file://${stack.data_dir}/artifacts/runs/${id}/report.html`,
  );
  await page.getByRole("button", { name: "check: failed" }).click();
  const sheet = page.getByRole("dialog");
  await sheet
    .getByText(/session-\d\.cast/)
    .last()
    .click();
  await sheet.locator(".recordings .screen", { hasText: "show ip interface brief" }).waitFor();
  await sheet.getByRole("link", { name: "check.txt" }).waitFor();
  const href = await sheet
    .getByRole("link", { name: "check.txt" })
    .evaluate((link) => (link as unknown as { href: string }).href);
  expect(href).toBe(`file://${stack.data_dir}/artifacts/runs/${id}/devices/r2/check.txt`);
  expect(complaints).toEqual([]);
  await page.context().close();
});
