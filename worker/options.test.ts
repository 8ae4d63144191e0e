// What a worker's process is started with, and what it refuses.
import { expect, test } from "vitest";
import { startExitCode } from "../schemas/setting.js";
import { workerArguments } from "./options.js";

test("site and segments have defaults", () => {
  expect(workerArguments([])).toEqual({ site: "default", segments: 200 });
  expect(workerArguments(["--site", "lab1", "--segments", "5"])).toEqual({ site: "lab1", segments: 5 });
});

test.each([
  [["--site", ""], /^--site is ""; expected a name of letters.*Without it/],
  [["--site", "a b"], /^--site is "a b"/],
  [["--segments", ""], /^--segments is ""; expected a whole number/],
  [["--segments", "many"], /^--segments is "many"/],
  [["--segments", "0"], /^--segments is "0"/],
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
