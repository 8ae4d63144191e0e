// End-to-end files in an order that lets the long ones begin first, so that none of them runs alone at the end.
import { join, relative } from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Those that take longer than a minute, longest first, without `test/` and `.test.ts`. */
const LONG = [
  "examples/examples",
  "replay/recorded",
  "limits/held-loop",
  "configure/take-back",
  "notify/notify",
  "api/hostile-documents",
  "cli/dev",
  "groups/groups",
  "limits/patterns",
  "artifacts/outage",
  "openapi/schemathesis",
  "api/api",
  "frr/replay",
  "changes/finally",
  "demo/demo",
  "copy/linux",
  "changes/kill",
  "faults/faults",
  "groups/floods",
  "linux/shells",
  "api/main",
  "ci/github",
  "ops/ready",
  "limits/full-history",
  "parse/reference",
  "e2e/kill",
  "s3/segments",
  "changes/freeze",
  "limits/history-size",
  "temporal-dev/strangers",
  "changes/site",
  "artifacts/prune",
  "changes/leases",
  "frr/ospf",
  "devices/large-output",
  "unicon/dialogues",
  "temporal-dev/codec",
  "changes/cancel",
  "cli/run",
  "scripts/package",
  "pages/report",
  "pages/live",
  "artifacts/full-disk",
  "api/readers",
  "configure/confirm",
  "s3/store",
  "changes/shards",
  "devices/late-output",
  "cli/doctor",
  "cli/remediation",
  "temporal-dev/copies",
  "cli/owner",
  "configure/files",
  "artifacts/lying-store",
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
