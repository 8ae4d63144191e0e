// Writes what vitest counted as one JSON file (ORCHESTRATOR_TEST_REPORT): counts, failures, what needed a second try,
// and why tests were skipped.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

export default class CountingReporter {
  onTestRunEnd(modules, unhandled) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [], retried: [], skips: [] };
    for (const module of modules) {
      const file = relative(process.cwd(), module.moduleId);
      let failed = 0;
      for (const test of module.children.allTests()) {
        const { state, note, errors } = test.result();
        if (state === "passed") {
          report.passed += 1;
          if (test.diagnostic()?.flaky)
            report.retried.push(`${file}: ${test.fullName}\n    ${whyOf(errors?.[0])}`);
        } else if (state === "failed") {
          failed += 1;
          report.failures.push(`${file}: ${test.fullName}`);
        } else {
          report.skipped += 1;
          report.skips.push({ file, test: test.fullName, reason: note });
        }
      }
      // A file that cannot be loaded, or a hook that fails, has no failed test to show for it.
      if (failed === 0 && !module.ok()) {
        failed = 1;
        report.failures.push(`${file}: ${module.errors()[0]?.message ?? "a hook failed"}`);
      }
      report.failed += failed;
    }
    for (const error of unhandled) report.failures.push(`outside of any test: ${error.message}`);
    report.failed += unhandled.length;
    writeFileSync(process.env.ORCHESTRATOR_TEST_REPORT, JSON.stringify(report));
  }
}

/** What a first try came to, and where. */
function whyOf(error) {
  const [at] = error?.stacks ?? [];
  const place = at ? ` (line ${at.line})` : "";
  return `${error?.message.split("\n")[0] ?? "no reason is known"}${place}`;
}
