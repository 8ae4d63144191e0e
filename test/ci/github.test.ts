// The GitHub action: its steps, run in a clean folder as a runner runs them.
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";
import { type Pipeline, startPipeline } from "./pipeline.js";

interface Action {
  inputs: Record<string, { default?: string; required?: boolean }>;
  runs: {
    steps: {
      name: string;
      run?: string;
      env?: Record<string, string>;
      if?: string;
      with?: Record<string, string>;
    }[];
  };
}

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
  await pipeline.program("gh", '#!/bin/sh\nprintf "%s " "$GH_TOKEN" "$@" >> gh.log\ncat "$7" >> gh.log\n');
});
afterAll(() => pipeline.close());

/** @returns the exit code of each step with a script, by its name */
async function runAction(inputs: Record<string, string>): Promise<Record<string, number>> {
  const action = parse(await readFile(join(pipeline.path, "ci", "github", "action.yml"), "utf8")) as Action;
  const values: Record<string, string> = {
    "github.action_path": join(pipeline.path, "ci", "github"),
    "github.token": "job-token",
    "github.event.pull_request.html_url": "https://github.example/acme/net/pull/7",
  };
  const filled = (text: string) =>
    text.replace(/\$\{\{ (\S+) \}\}/g, (_, name: string) => values[name] ?? "");
  for (const [name, input] of Object.entries(action.inputs))
    values[`inputs.${name}`] = inputs[name] ?? filled(input.default ?? "");
  const codes: Record<string, number> = {};
  for (const { name, run, env = {}, if: condition, with: given } of action.runs.steps) {
    const isBroken = Object.values(codes).some((code) => code !== 0);
    if (isBroken && condition === undefined) continue;
    if (given?.["path"]) await access(join(pipeline.folder, filled(given["path"])));
    if (run === undefined) continue;
    const own = Object.fromEntries(Object.entries(env).map(([key, value]) => [key, filled(value)]));
    const { code } = await pipeline.bash(run, {
      ...own,
      GITHUB_STEP_SUMMARY: join(pipeline.folder, "step.md"),
    });
    codes[name] = code;
  }
  return codes;
}

const kept = (file: string) => readFile(join(pipeline.folder, file), "utf8");

test("specs that pass: JUnit, the report, a summary and a comment, with the token of the job", async () => {
  const codes = await runAction({
    specs: "checks/version.yaml",
    inventory: "lab.yaml",
    options: "--limit r1,r2",
  });
  expect(codes).toEqual({
    Install: 0,
    "Run specs": 0,
    "Show the summary": 0,
    "Comment on the pull request": 0,
  });
  expect(await kept("orchestrator-reports/1-version.xml")).toContain('tests="2"');
  expect(await kept("orchestrator-reports/1-version.html")).toContain("<html");
  expect(await kept("step.md")).toContain("version");
  const comment = await kept("gh.log");
  expect(comment).toContain(
    "job-token pr comment https://github.example/acme/net/pull/7 --edit-last --create-if-none",
  );
  expect(comment).toContain(await kept("orchestrator-reports/summary.md"));
});

test("several specs: all run, the job ends as the worst of them, and its reports are kept", async () => {
  const specs = "checks/*.yaml checks/none.yaml";
  const codes = await runAction({ specs, inventory: "lab.yaml", reports: "all" });
  expect(codes).toEqual({
    Install: 0,
    "Run specs": 2,
    "Show the summary": 0,
    "Comment on the pull request": 0,
  });
  expect(await kept("all/1-version.xml")).toContain('failures="0"');
  expect(await kept("all/2-wrong.xml")).toContain('failures="2"');
  const summary = await kept("all/summary.md");
  expect(summary).toMatch(/version[\s\S]*wrong[\s\S]*3-none/);
  expect(summary).toContain("It did not start: exit code 2");
});
