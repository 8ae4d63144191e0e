// `diff` as it is written, and as the plan has it.
import * as v from "valibot";
import { key, Name, Text } from "../../schemas/spec/common.js";

/** Parts with dots between; `"…"` and `[…]` hold what would be read otherwise. No part can be read in two ways. */
const QUOTED = String.raw`"(?:[^"\\]|\\.)*"|\["[^\]"]*"\]|\[[^\]"]*\]`;
const PLAIN = String.raw`[^."[\]]+`;
const PATH = String.raw`\.|(?:${QUOTED}|${PLAIN})(?:\.?(?:${QUOTED})|\.${PLAIN})*`;
const PathPattern = v.pipe(
  v.string(),
  v.regex(new RegExp(`^(?:${PATH})$`)),
  v.metadata({ expected: 'a path such as `neighbors.*.uptime`, `**.age` or `interfaces.["Gi0/0.1"].mtu`' }),
);
/** A path, or RE2 between slashes. */
const ExcludePattern = v.pipe(
  v.string(),
  v.regex(new RegExp(`^(?:/.+/|${PATH})$`)),
  v.metadata({
    expected:
      'a path such as `neighbors.*.uptime`, `**.age` or `interfaces.["Gi0/0.1"].mtu`, or `/RE2/` for lines of text',
  }),
);
const SnapshotReference = v.union([
  Name,
  v.strictObject({ run: v.pipe(Text, v.description("Id of another run")), name: Name }),
  v.strictObject({ device: v.pipe(Text, v.description("Another device of this run")), name: Name }),
]);
export const DIFF_KINDS = ["any", "added", "removed", "changed", "none"] as const;
export const DiffSchema = v.pipe(
  v.strictObject({
    before: v.pipe(SnapshotReference, v.description("Name of a snapshot, or of another run's")),
    after: v.pipe(SnapshotReference, v.description("Name of a snapshot, or of another run's")),
    exclude: key(
      v.array(ExcludePattern),
      "Paths to leave out, with `*` and `**`: `**.uptime`; of output that is not data, what RE2 between slashes finds: `/\\d+ packets/`",
    ),
    exclude_defaults: key(
      v.boolean(),
      "Whether timers, ages and counters that the platform's data lists are left out as well. Default true",
    ),
    keys: key(
      v.record(PathPattern, Text),
      "Path of a list, `.` for the whole output, to the field that names its entries; inferred where absent",
    ),
    fail_on: key(v.picklist(DIFF_KINDS), "Which differences fail the step. Default any"),
  }),
  v.description("Compares two snapshots"),
);

export interface DiffAction {
  before: string | { run: string; name: string } | { device: string; name: string };
  after: string | { run: string; name: string } | { device: string; name: string };
  exclude: string[];
  /** What changes by itself is compared as well. */
  exclude_defaults?: false;
  keys: Record<string, string>;
  fail_on: "any" | "added" | "removed" | "changed" | "none";
}
