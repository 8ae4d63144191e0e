// End-to-end files in an order that lets the long ones begin first, so that none of them runs alone at the end.
import { join, relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take longer than a minute, longest first, without `test/` and `.test.ts`. */
const LONG = [
  "configure/take-back",
  "api/hostile-documents",
  "limits/held-loop",
  "frr/replay",
  "changes/freeze",
  "api/api",
  "notify/notify",
  "cli/dev",
  "limits/patterns",
  "artifacts/outage",
  "replay/recorded",
  "examples/examples",
  "openapi/schemathesis",
  "demo/demo",
  "copy/linux",
  "ci/github",
  "changes/kill",
  "linux/shells",
  "changes/finally",
  "ops/ready",
  "parse/reference",
  "temporal-dev/strangers",
  "changes/site",
  "frr/ospf",
  "artifacts/prune",
  "unicon/dialogues",
  "e2e/kill",
  "changes/put-back",
  "artifacts/full-disk",
  "limits/history-size",
  "changes/cancel",
  "limits/full-history",
  "api/readers",
  "configure/confirm",
  "devices/large-output",
  "cli/doctor",
];

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const folder = join(this.ctx.config.root, "test");
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.indexOf(relative(folder, moduleId).replace(/\.test\.ts$/, ""));
      return at < 0 ? LONG.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
