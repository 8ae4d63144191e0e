// What the page says of each step: its name, its item, its commands, its checks, and all devices of a reason.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type HtmlOptions, htmlReport } from "../../projection/reports/html/report.js";
import { stepResult } from "../../projection/testing/history.js";
import { testRun } from "../../projection/testing/run.js";
import type { DeviceResult, StepResult } from "../../schemas/result.js";
import { hasBrowser, openPage, startBrowser } from "./browser.js";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  if (!hasBrowser) return;
  folder = await mkdtemp(join(tmpdir(), "orch-steps-"));
  browser = await startBrowser();
});
beforeEach(({ skip }) => {
  if (!hasBrowser) skip("chromium is not installed");
});
afterAll(async () => {
  if (!hasBrowser) return;
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const device = (name: string, steps: StepResult[]): DeviceResult => ({
  device: name,
  status: steps.some(({ status }) => status === "failed") ? "failed" : "passed",
  steps,
});

async function open(results: DeviceResult[], options: HtmlOptions = {}): Promise<Page> {
  const file = join(folder, "report.html");
  await writeFile(file, htmlReport({ run: testRun({ status: "failed" }), results }, options));
  const { page, complaints } = await openPage(browser, pathToFileURL(file).href);
  expect(complaints).toEqual([]);
  return page;
}

const failed = { status: "failed", message: "no route" } as const;

test("a step is called by its name in the table, the timeline, the reasons and its own section", async () => {
  const name = "Check the routes";
  const page = await open([device("r1", [stepResult("a", { name, ...failed }), stepResult("b")])], {
    columns: [
      { stage: "main", id: "a", name },
      { stage: "main", id: "b" },
    ],
  });
  expect(await page.locator("thead .steps th").allInnerTexts()).toEqual([name, "b"]);
  expect(await page.locator("#reasons li").innerText()).toContain(`${name} failed on r1`);
  await page.getByRole("button", { name: `${name}: failed` }).click();
  const summary = page.getByRole("dialog").locator("details.current summary");
  expect(await summary.locator("b").innerText()).toBe(name);
  // Commands need the id.
  expect(await summary.innerText()).toContain("a · run");
  await page.keyboard.press("Escape");
  await page.click("#show-timeline");
  expect(await page.locator("button.bar.failed").getAttribute("aria-label")).toContain(`${name}: failed`);
  await page.context().close();
});

test("each step shows what was sent, or what the spec would send, and each iteration its item", async () => {
  const parts = [
    { part: "do", status: "passed", duration_ms: 1, checks: [], commands: ["interface Gi0/1", "shutdown"] },
    { part: "verify", status: "failed", duration_ms: 1, checks: [], commands: ["show ip ospf neighbor"] },
  ];
  const page = await open(
    [
      device("r1", [
        stepResult("read", { commands: ["show version", "show clock"] }),
        stepResult("push[0]", {
          action: "configure",
          item: "Gi0/1",
          commands: ["interface Gi0/1", "mtu 9000"],
          detail: { accepted: ["interface Gi0/1"], not_sent: ["mtu 9000"] },
        }),
        stepResult("bounce", { action: "trigger", detail: { parts } as never }),
        stepResult("later", { status: "skipped", attempts: 0 }),
      ]),
    ],
    { columns: [{ stage: "main", id: "later", commands: ["show ip route ${{ inputs.prefix }}"] }] },
  );
  await page.getByRole("button", { name: "read: passed" }).click();
  const sheet = page.getByRole("dialog");
  const section = (id: string) => sheet.locator(`details[data-step="${id}"]`);
  for (const id of ["push[0]", "bounce", "later"]) await section(id).locator("summary").first().click();
  expect(await section("read").getByRole("region", { name: "Commands" }).innerText()).toBe(
    "show version\nshow clock",
  );
  expect(await section("push[0]").locator("summary").innerText()).toContain("Gi0/1");
  expect(await section("push[0]").locator("ul.lines li").allInnerTexts()).toEqual([
    "interface Gi0/1 taken",
    "mtu 9000 not sent",
  ]);
  expect(await section("push[0]").getByRole("region", { name: "Commands" }).count()).toBe(0);
  const rows = section("bounce").locator("table.parts tr");
  expect(await rows.nth(0).innerText()).toContain("interface Gi0/1\nshutdown");
  expect(await rows.nth(1).innerText()).toContain("show ip ospf neighbor");
  const planned = section("later").getByRole("region", { name: "Commands, as in the spec" });
  expect(await planned.innerText()).toBe("show ip route ${{ inputs.prefix }}");
  await page.context().close();
});

test("a check that does not hold shows what was expected and what was found", async () => {
  const checks = [{ expect: 'parsed.mtu equals "9000"', held: false, actual: '"1500"' }];
  const page = await open([device("r1", [stepResult("mtu", { ...failed, checks })])]);
  await page.getByRole("button", { name: "mtu: failed" }).click();
  const check = page.getByRole("dialog").locator(".check.broken");
  expect(await check.innerText()).toMatch(
    /does not hold\s+expected\s+parsed\.mtu equals "9000"\s+actual\s+"1500"/,
  );
  await page.context().close();
});

test("what a list leaves out opens in place: devices of a reason, reasons, steps of one of the devices", async () => {
  const many = Array.from({ length: 33 }, (_, n) => device(`r${n + 1}`, [stepResult("a", failed)]));
  const others = Array.from({ length: 10 }, (_, n) =>
    device(`x${n}`, [stepResult(`s${n}`, { status: "failed", message: `why ${n}` })]),
  );
  const page = await open([...many, ...others]);
  const reasons = page.locator("#reasons");
  const names = reasons.locator("li").first();
  expect(await names.getByRole("button", { name: "r33", exact: true }).isVisible()).toBe(false);
  await names.getByText("and 27 more").click();
  await names.getByRole("button", { name: "r33", exact: true }).click();
  expect(await page.getByRole("dialog").locator("h2").innerText()).toBe("r33");
  await page.keyboard.press("Escape");
  // What was opened stays open when the head is drawn anew.
  await page.getByRole("button", { name: "43 failed" }).click();
  expect(await names.getByRole("button", { name: "r33", exact: true }).isVisible()).toBe(true);

  expect(await reasons.getByText("why 9").isVisible()).toBe(false);
  await reasons.getByText("and 3 more").click();
  expect(await reasons.getByText("why 9").isVisible()).toBe(true);
  await page.context().close();
});

test("a step that was tried again is played from its last attempt on, whatever the clocks of workers said", async () => {
  const cast = (second: number, ...events: [at: number, kind: string, text: string][]): string =>
    [{ version: 2, width: 80, height: 24, timestamp: second }, ...events]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join("");
  const attempt = (second: number, said: string, next = "later") =>
    cast(second, [0.2, "m", "step before"], [0.5, "m", "step a"], [0.5, "o", said], [9, "m", `step ${next}`]);
  const texts = new Map([
    ["devices/r1/session-9.cast", attempt(500, "first attempt")],
    ["devices/r1/session-9.2.cast", attempt(500, "second attempt")],
    // It began on another worker, whose clock is behind.
    ["devices/r1/session-9.10.cast", attempt(100, "last attempt")],
    ["devices/r1/session-10.cast", cast(300, [0.1, "m", "step b"], [0.1, "o", "another step"])],
  ]);
  const recordings = [...texts.keys()].toSorted().map((path) => ({ path, bytes: 300 }));
  const page = await open([device("r1", [stepResult("a", { attempts: 10 })])], {
    texts,
    recordings: new Map([["r1", recordings]]),
  });
  await page.getByRole("button", { name: "a: passed" }).click();
  const sheet = page.getByRole("dialog");
  expect(await sheet.locator(".recordings summary").allInnerTexts()).toEqual(
    [...texts.keys()].map((path) => `${path.split("/").at(-1)} 300 bytes`),
  );
  await sheet.getByRole("button", { name: "Play the session from this step on" }).click();
  expect(await sheet.locator("details.current .screen").innerText()).toContain("last attempt");
  await page.context().close();
});
