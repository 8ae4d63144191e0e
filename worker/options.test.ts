// What a worker's process is started with, and what it refuses.
import { expect, test } from "vitest";
import { startExitCode } from "../schemas/setting.js";
import { workerArguments } from "./options.js";

test("site and sessions have defaults", () => {
  expect(workerArguments([])).toEqual({ site: "default", sessions: 200 });
  expect(workerArguments(["--site", "lab1", "--sessions", "5"])).toEqual({ site: "lab1", sessions: 5 });
});

test("the deployment comes from the argument, else from the environment", () => {
  expect(workerArguments([], "")).not.toHaveProperty("deployment");
  expect(workerArguments([], "net")).toMatchObject({ deployment: "net" });
  expect(workerArguments(["--deployment", "lab"], "net")).toMatchObject({ deployment: "lab" });
});

test.each([
  [["--site", ""], /^--site is ""; expected a name of letters.*Without it/],
  [["--site", "a b"], /^--site is "a b"/],
  [["--sessions", ""], /^--sessions is ""; expected a whole number/],
  [["--sessions", "many"], /^--sessions is "many"/],
  [["--sessions", "0"], /^--sessions is "0"/],
  [["--deployment", "a.b"], /^The deployment is "a\.b"; expected a name.*ORCHESTRATOR_DEPLOYMENT/],
  [["--sites", "lab1"], /Unknown option '--sites'/],
])("%j is a wrong setting", (args, message) => {
  let refused: unknown;
  try {
    workerArguments(args);
  } catch (error) {
    refused = error;
  }
  expect(refused).toMatchObject({ message: expect.stringMatching(message) });
  expect(startExitCode(refused)).toBe(2);
});
