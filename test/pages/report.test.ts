// The HTML report as a file on disk, in a real browser: what a reader sees, finds, hears, and cannot be tricked by.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { htmlReport } from "../../projection/reports/html/report.js";
import { hasBrowser, openPage, seriousProblems, SIZES, startBrowser } from "./browser.js";
import { HOSTILE, synthetic } from "./synthetic.js";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  if (!hasBrowser) return;
  folder = await mkdtemp(join(tmpdir(), "orch-report-"));
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

async function open(devices: number, options: Parameters<typeof openPage>[2] = {}) {
  const made = synthetic(devices);
  const file = join(folder, `report-${devices}.html`);
  await writeFile(file, htmlReport(made, made));
  return openPage(browser, pathToFileURL(file).href, options);
}

const looks = [
  { name: "desktop, light", options: { viewport: SIZES.desktop, colorScheme: "light" } },
  { name: "phone, dark", options: { viewport: SIZES.phone, colorScheme: "dark" } },
] as const;

describe.each(looks)("$name", ({ options }) => {
  test("gives the verdict first, asks nothing of anybody, complains of nothing, and axe finds nothing serious", async () => {
    const { page, complaints, requests } = await open(12, options);
    expect(await page.locator("#status").innerText()).toContain("indeterminate");
    const [verdict, table] = await Promise.all(
      ["#status", "#grid"].map((selector) => page.locator(selector).boundingBox()),
    );
    expect(verdict?.y).toBeLessThan(table?.y ?? 0);
    expect(await seriousProblems(page)).toEqual([]);
    await page.click("#show-timeline");
    expect(await page.locator("#grid button.bar").count()).toBeGreaterThan(50);
    await page.locator("#grid button.bar.failed").click();
    await page.getByRole("button", { name: "Play the session from this step on" }).click();
    expect(await seriousProblems(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    expect(await page.locator("dialog").evaluate((each) => each.scrollWidth - each.clientWidth)).toBe(0);
    expect(complaints).toEqual([]);
    expect(requests.filter((address) => !address.startsWith("file:"))).toEqual([]);
    expect(requests).toHaveLength(1);
    await page.context().close();
  });
});

test("what a device says stays text, wherever it is shown", async () => {
  const { page, complaints } = await open(12);
  await page.locator("#grid button.cell.failed").click();
  const sheet = page.locator("dialog");
  await sheet.getByText("Recordings").waitFor();
  expect(await sheet.locator("h2").textContent()).toBe(HOSTILE);
  expect(await sheet.locator(".check.broken pre").textContent()).toBe(HOSTILE);
  await sheet.locator("details.step summary").first().click();
  expect(await sheet.locator("table.difference tr.added").textContent()).toContain(HOSTILE);
  expect(await page.title()).toBe("? ospf-failover: indeterminate");
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.locator("script").count()).toBe(2);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test("what to do is said where the reason is, of many devices for the first, and of each in its step", async () => {
  const { page } = await open(60);
  const reason = page.locator("#reasons li.errored");
  expect(await reason.locator(".remediation").allInnerTexts()).toEqual(["→ edge-0020: nc -vz 192.0.2.20 22"]);
  await page.locator("#grid button.cell.errored").first().click();
  expect(await page.locator("dialog details[open] .remediation").innerText()).toMatch(
    /^→ nc -vz 192\.0\.2\.(20|57) 22$/,
  );
  await page.context().close();
});

test.each(Object.entries(SIZES))(
  "300 devices at %s width: no complaint, nothing serious, and a step that is asked for is in view",
  async (_, viewport) => {
    const { page, complaints } = await open(300, { viewport });
    expect(await page.locator("#grid button.cell.failed").count()).toBe(30);
    expect(await seriousProblems(page)).toEqual([]);
    // The name of this one makes the sheet's header as high as it gets.
    await page.locator("#grid button.cell.failed").first().click();
    const sheet = page.getByRole("dialog");
    const [header, step] = await Promise.all(
      [sheet.locator("header"), sheet.locator("details.current summary")].map((each) => each.boundingBox()),
    );
    expect(step?.y).toBeGreaterThanOrEqual((header?.y ?? 0) + (header?.height ?? 0));
    expect(step?.y).toBeLessThan(viewport.height / 2);
    expect(await seriousProblems(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  },
);

test("300 devices: search, choose by status, and move through the table by keyboard alone", async () => {
  const { page } = await open(300);
  const found = page.locator("#found");
  const names = page.locator("#grid tbody th .name");
  expect(await names.first().textContent()).toBe("edge-0050");
  await page.keyboard.press("/");
  await page.keyboard.type("core-0063 init");
  await expect.poll(() => found.textContent()).toBe("1 of 300 devices");
  await page.fill("#find", "closed by the device");
  await expect.poll(() => found.textContent()).toBe("8 of 300 devices");
  await page.fill("#find", "");
  await expect.poll(() => found.textContent()).toBe("300 devices");
  await page.getByRole("button", { name: "30 failed" }).click();
  expect(await found.textContent()).toBe("30 of 300 devices");
  await page.selectOption("#order", "name");
  expect(await names.nth(1).textContent()).toBe("core-0033");

  await page.focus("#show-timeline");
  await page.keyboard.press("Tab");
  // Chromium lets the keyboard scroll a region as long as it holds nothing to focus; ours does.
  expect(await page.evaluate("document.activeElement.closest('tr').ariaRowIndex")).toBe("2");
  for (const key of ["ArrowDown", "ArrowRight", "ArrowRight", "ArrowDown", "End"])
    await page.keyboard.press(key);
  expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("neighbors: failed");
  await page.keyboard.press("Enter");
  const sheet = page.getByRole("dialog");
  expect(await sheet.locator("h2").textContent()).toBe("core-0063");
  expect(await sheet.locator("details.current summary").textContent()).toContain("neighbors");
  expect(new URL(page.url()).hash).toBe("#device=core-0063&step=neighbors");
  await page.keyboard.press("Escape");
  expect(await sheet.count()).toBe(0);
  expect(await page.evaluate("document.activeElement.ariaLabel")).toBe("neighbors: failed");

  await page.goto(`${page.url()}#device=edge-0013&step=neighbors`);
  expect(await page.getByRole("dialog").locator("h2").textContent()).toBe("edge-0013");
  await page.context().close();
});

test("a recorded session is played back in place, as a terminal would have shown it", async () => {
  const { page } = await open(30);
  await page.locator("#find").fill("edge-0013");
  await expect.poll(() => page.locator("#found").textContent()).toBe("1 of 30 devices");
  await page.locator("#grid button.device").click();
  const sheet = page.getByRole("dialog");
  await sheet.getByText("session-1.cast").first().click();
  const player = sheet.locator(".recordings .player");
  const screen = player.locator(".screen");
  expect(await screen.textContent()).toContain("\n10.255.0.1  INIT/DR\n");
  expect(await screen.textContent()).not.toContain("wrong");
  expect(await screen.locator(".f1").textContent()).toBe("INIT");
  await player.locator("summary").click();
  await player.getByRole("button", { name: "0.90 s" }).click();
  expect(await screen.textContent()).toBe("Welcome\nedge-0013#");
  await player.locator("select").selectOption("5");
  await player.getByRole("button", { name: "Play" }).click();
  await expect.poll(() => player.locator(".clock").textContent()).toBe("9.6 of 9.6 s");
  // The clock shows tenths, so it may be there a moment before the last line is.
  await expect.poll(() => screen.textContent()).toContain("edge-0013#exit");
  await expect.poll(() => player.getByRole("button", { name: "Play" }).count()).toBe(1);
  await page.context().close();
});

test("1,000 devices: rows are made as they come into view, and all can be reached", async () => {
  const { page, complaints } = await open(1_000);
  const rows = page.locator("#grid tbody tr");
  expect(await page.locator("#grid table").getAttribute("aria-rowcount")).toBe("1001");
  expect(await rows.count()).toBeLessThan(300);
  await expect
    .poll(
      async () => {
        await page.evaluate("document.getElementById('grid').scrollTop = 1e9");
        return rows.count();
      },
      { timeout: 30_000 },
    )
    .toBe(1_000);
  expect(complaints).toEqual([]);
  await page.context().close();
});
