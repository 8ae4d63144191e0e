// What a test leaves behind is put right before the next test, or the second try of the same one, begins.
import { onTestFinished } from "vitest";

/**
 * Does the work when the test that runs now has ended, before what it prepared earlier goes away. Nothing is done outside
 * of a test, where things are made for a whole file, and of tests that run side by side, which share what they leave.
 */
export function atTestEnd(work: (hasFailed: boolean) => Promise<void>): void {
  try {
    onTestFinished(async ({ task }) => {
      if (task.concurrent !== true) await work(task.result?.state === "fail");
    });
  } catch {
    // There is no test.
  }
}
