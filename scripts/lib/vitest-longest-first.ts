// End-to-end files in an order that lets the long ones begin first, so that none of them runs alone at the end.
import { join, relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take longer than half a minute, longest first, without `test/` and `.test.ts`. */
const LONG = [
  "openapi/schemathesis",
  "changes/shards",
  "changes/site",
  "changes/freeze",
  "changes/kill",
  "frr/replay",
  "replay/recorded",
  "artifacts/outage",
  "examples/examples",
  "api/api",
  "ops/ready",
  "cli/run",
  "changes/leases",
  "cli/dev",
  "e2e/kill",
  "replay/bundle",
  "devices/large-output",
  "demo/demo",
  "frr/failover",
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
