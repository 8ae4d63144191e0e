// What a step can do. Each key of a step that is an action has its schema here.
import * as v from "valibot";
import { Duration, FixedText, key, Name, Regex, StepReference, TemplateText, Text } from "./common.js";
import { ExpectSchema } from "./expectation.js";

const CommandList = v.pipe(v.array(TemplateText), v.minLength(1));
const Commands = v.union([TemplateText, CommandList]);

export const PARSERS = ["json", "textfsm", "regex", "xml", "key_value", "table"] as const;
export const ParseSchema = v.pipe(
  v.union([
    v.picklist(PARSERS),
    v.strictObject({
      with: v.pipe(v.picklist(PARSERS), v.description("The parser. JSON output parses by itself")),
      template: key(
        FixedText,
        "TextFSM: a template's name, chosen by platform and command where absent. regex: RE2 with named groups",
      ),
      path: key(FixedText, "XML: path of the elements that become records"),
    }),
  ]),
  v.description("How output becomes `parsed`"),
);

export const RunSchema = v.pipe(
  v.union([
    TemplateText,
    CommandList,
    v.strictObject({ commands: Commands, parse: v.optional(ParseSchema) }),
  ]),
  v.description("Sends commands and keeps their output"),
);

const verifyEntries = {
  run: v.pipe(Commands, v.description("Read-only commands")),
  parse: v.optional(ParseSchema),
  within: key(Duration, "Poll until it holds, at most this long"),
  every: key(Duration, "Time between two polls. Default 2s"),
  stable_for: key(Duration, "It must go on holding for this long"),
};
export const VerifySchema = v.pipe(
  v.strictObject({
    ...verifyEntries,
    expect: v.optional(ExpectSchema),
    settles: key(
      StepReference,
      "Id of the write step that this check resolves when it is indeterminate, with all iterations of its loop, or one: `push[2]`",
    ),
  }),
  v.description("Asserts what read-only commands show; with `within` it polls"),
);
const CheckSchema = v.strictObject({ ...verifyEntries, expect: ExpectSchema });

const configureEntries = {
  save: key(v.boolean(), "Also write the startup configuration"),
  confirm: key(
    Duration,
    "Commit-confirm: the device rolls back by itself unless the change is verified in time",
  ),
};
export const ConfigureSchema = v.pipe(
  v.union([
    TemplateText,
    CommandList,
    v.strictObject({
      lines: v.optional(Commands),
      file: key(
        TemplateText,
        "Instead of `lines`: a file, relative to this one, whose lines are sent as they are: `intended/${{ device.name }}.cfg`",
      ),
      template: key(
        TemplateText,
        "Instead of `lines`: a Jinja2 template, relative to this file; `device`, `inputs`, `saved` and `secrets` are in scope",
      ),
      replace: key(
        v.boolean(),
        "The lines are the whole configuration: what they do not say is removed. Only on platforms that can",
      ),
      ...configureEntries,
    }),
  ]),
  v.description(
    "Enters config mode, sends lines, stops at the first that is rejected, and always leaves config mode",
  ),
);

const ChangeSchema = v.strictObject({
  configure: v.optional(ConfigureSchema),
  run: v.optional(RunSchema),
  ...configureEntries,
});
export const TriggerSchema = v.pipe(
  v.strictObject({
    requires: v.optional(
      v.pipe(
        CheckSchema,
        v.description("Must hold before, or the step is skipped; must hold again after undo"),
      ),
    ),
    do: v.pipe(ChangeSchema, v.description("The change")),
    verify: v.optional(v.pipe(CheckSchema, v.description("Must hold after the change"))),
    undo: v.optional(v.pipe(ChangeSchema, v.description("Takes the change back, always, unless `keep`"))),
    keep: key(v.boolean(), "Do not undo"),
  }),
  v.description("Precondition, change, check, undo"),
);

export const SnapshotSchema = v.pipe(
  v.strictObject({ name: Name, commands: v.pipe(Commands, v.description("Read-only commands")) }),
  v.description("Keeps parsed and raw state under a name"),
);

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

const PingTarget = v.pipe(
  TemplateText,
  v.description("Address or name; `${{ … }}` is rendered for each device"),
);
export const PingSchema = v.pipe(
  v.union([
    PingTarget,
    v.strictObject({
      to: PingTarget,
      count: key(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), "Packets. Default 5"),
      size: key(
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
        "Bytes of a packet, as the platform counts them",
      ),
      source: key(TemplateText, "Address or interface to send from, as the platform takes it"),
      vrf: key(TemplateText, "VRF, routing instance or network instance"),
      expect: v.optional(ExpectSchema),
    }),
  ]),
  v.description("Sends packets from the device; `parsed` has `sent`, `received`, `loss` and `rtt`"),
);

export const WaitSchema = v.pipe(Duration, v.description("Waits; holds no session and no worker"));
export const UseSchema = v.pipe(
  FixedText,
  v.description("Path of another spec, relative to this one; its steps stand here"),
);
export const ReplySchema = v.strictObject({
  prompt: v.pipe(Regex, v.description("RE2, matched against the question's last line")),
  answer: v.pipe(v.string(), v.description("What to type")),
  secret: key(v.boolean(), "The answer is masked; it must be `${{ secrets.… }}`"),
});
