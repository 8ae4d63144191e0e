// What a browser shows of a link that leads nowhere; scripts get problems as ever.
import { afterEach, beforeEach, expect, it } from "vitest";
import { prunedPath } from "../artifacts/paths.js";
import { type TestApp, testApp } from "./testing/app.js";
import { codeOf } from "./testing/problems.js";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8" };
const RUN = "1aaaaaaaaaaaaaa";

let api: TestApp;
beforeEach(async () => {
  api = await testApp();
});
afterEach(() => api.close());

it.each(["/runs/not%20an%20id", "/runs/%3Cimg%20src=x%3E", "/v1/runs/not%20an%20id/report.html", "/nope"])(
  "%s is a readable page that says what to do",
  async (path) => {
    const answer = await api.get(path, BROWSER);
    const html = await answer.text();
    expect(answer.status).toBe(404);
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(answer.headers.get("content-security-policy")).toMatch(/^default-src 'none'/);
    expect(html).toContain("<h1>Not found</h1>");
    expect(html).toContain("<h2>What to do</h2>");
    expect(html).toContain('<a href="/">list of runs</a>');
    expect(html).not.toContain("<img");
  },
);

it.each(["/v1/runs/not%20an%20id", "/v1/runs/not%20an%20id/report.json", "/v1/nope"])(
  "%s answers programs, with JSON to a browser too",
  async (path) => expect(await codeOf(await api.get(path, BROWSER))).toBe("404 not_found"),
);

it("a run that was removed says when and by whom, one that cannot be asked for when to try again", async () => {
  const note = { run: RUN, pruned_at: "2026-01-02T03:04:05.000Z", actor: "retention" };
  await api.store.put(prunedPath(RUN), JSON.stringify(note));
  const pruned = await api.get(`/runs/${RUN}`, BROWSER);
  expect(pruned.status).toBe(410);
  expect(await pruned.text()).toContain("2026-01-02T03:04:05.000Z by retention");
  const away = await api.get("/runs/1bbbbbbbbbbbbbb", BROWSER);
  expect([away.status, away.headers.get("retry-after")]).toEqual([503, "2"]);
  expect(await away.text()).toContain("orchestrator doctor");
});

it("whoever does not ask for HTML first gets JSON", async () => {
  for (const accept of ["*/*", "application/json", "application/json, text/html;q=0.5", "text/event-stream"])
    expect([accept, await codeOf(await api.get("/runs/not%20an%20id", { accept }))]).toEqual([
      accept,
      "404 not_found",
    ]);
  expect(await codeOf(await api.post("/v1/runs", "{", BROWSER))).toBe("400 malformed_json");
});
