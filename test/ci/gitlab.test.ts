// The GitLab template: its job, run in a clean folder as a runner runs it, and the comment at an API that stands in.
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type Pipeline, startPipeline } from "./pipeline.js";

interface Template {
  ".orchestrator": {
    variables: Record<string, string>;
    script: string[];
    after_script: string[];
    artifacts: { paths: string[]; reports: { junit: string } };
  };
}

let pipeline: Pipeline;
const asked: { method?: string; url?: string; token: unknown; body: string }[] = [];
const gitlab = createServer((request, response) => {
  void text(request).then((body) => {
    const { method = "", url = "", headers } = request;
    asked.push({ method, url, token: headers["private-token"], body });
    response.writeHead(201).end("{}");
  });
});
beforeAll(async () => {
  pipeline = await startPipeline();
  gitlab.listen(0, "127.0.0.1");
  await once(gitlab, "listening");
});
afterAll(async () => {
  gitlab.close();
  await pipeline.close();
});

test("the job runs the specs, fails as they do, keeps the reports and comments on the merge request", async () => {
  asked.length = 0;
  const file = await readFile(join(pipeline.path, "ci", "gitlab.yml"), "utf8");
  const { variables, script, after_script, artifacts } = (parse(file) as Template)[".orchestrator"];
  const env = {
    ...variables,
    ORCHESTRATOR_SPECS: "checks/*.yaml",
    ORCHESTRATOR_INVENTORY: "lab.yaml",
    ORCHESTRATOR_COMMENT_TOKEN: "glpat-of-the-job",
    CI_API_V4_URL: `http://127.0.0.1:${(gitlab.address() as AddressInfo).port}/api/v4`,
    CI_PROJECT_ID: "12",
    CI_MERGE_REQUEST_IID: "34",
  };
  const { code, said } = await pipeline.bash(script.join("\n"), env);
  expect([code, said]).toEqual([1, expect.any(String)]);
  expect(await pipeline.bash(after_script.join("\n"), env)).toMatchObject({ code: 0 });
  const reports = join(pipeline.folder, artifacts.paths[0] ?? "");
  expect(artifacts.reports.junit).toBe("orchestrator-reports/*.xml");
  expect(await readFile(join(reports, "2-wrong.xml"), "utf8")).toContain('failures="2"');
  const summary = await readFile(join(reports, "summary.md"), "utf8");
  expect(asked).toEqual([
    {
      method: "POST",
      url: "/api/v4/projects/12/merge_requests/34/notes",
      token: "glpat-of-the-job",
      body: expect.any(String),
    },
  ]);
  expect(new URLSearchParams(asked[0]?.body).get("body")).toBe(summary);
  expect(pipeline.lab.devices.map((device) => device.logins().length > 0)).toEqual([true, true]);
});
