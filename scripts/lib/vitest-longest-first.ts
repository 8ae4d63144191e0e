// End-to-end files in an order that lets the long ones begin first, so that none of them runs alone at the end.
import { join, relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take longer than a minute, longest first, without `test/` and `.test.ts`. */
const LONG = [
  "cli/dev",
  "replay/recorded",
  "api/hostile-documents",
  "limits/held-loop",
  "artifacts/outage",
  "frr/replay",
  "openapi/schemathesis",
  "changes/put-back",
  "demo/demo",
  "api/api",
  "configure/take-back",
  "changes/kill",
  "limits/patterns",
  "changes/site",
  "changes/freeze",
  "examples/examples",
  "frr/ospf",
  "ops/ready",
  "api/main",
  "artifacts/prune",
  "cli/remediation",
  "cli/run",
  "limits/lost-attempts",
  "unicon/dialogues",
  "changes/shards",
  "changes/leases",
  "e2e/kill",
  "devices/large-output",
  "changes/finally",
  "cli/owner",
  "artifacts/full-disk",
  "scripts/package",
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
