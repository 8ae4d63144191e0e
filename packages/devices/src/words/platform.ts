// A platform: how a kind of device talks, as data. One YAML file each under devices/platforms/.
import * as v from "valibot";
import { ConfigureSchema } from "./platform-configure.js";
import { FilesSchema } from "./platform-files.js";
import { DialogSchema, Pattern, Patterns } from "./platform-pattern.js";

/** What makes a write of a command, where a platform does not say it better. */
export const USUAL_WRITES = [">", "[;&`]", "\\$\\(", "\\|\\s*(?:tee|redirect|append|save|sh|bash)\\b"];

const ModeSchema = v.strictObject({
  prompt: v.pipe(
    Pattern,
    v.description("Matches the whole last line when the device waits for a command in this mode"),
  ),
  except: v.optional(
    v.pipe(
      Pattern,
      v.description("Matches lines that `prompt` matches too and that are of another mode, or of none"),
    ),
  ),
  above: v.optional(
    v.pipe(
      Pattern,
      v.description(
        "Matches a line directly above the prompt that belongs to it; it is not output. Of modes with the same prompt it says which",
      ),
    ),
  ),
  counter: v.optional(
    v.pipe(
      Pattern,
      v.description("Finds, with its first group, the number by which each prompt counts the commands"),
    ),
  ),
});

const TransitionSchema = v.strictObject({
  from: v.string(),
  to: v.string(),
  send: v.string(),
  secret: v.optional(
    v.pipe(
      v.strictObject({ prompt: Pattern, of: v.literal("enable") }),
      v.description("The secret that the device asks for on the way"),
    ),
  ),
  refused: v.optional(Patterns, []),
  without_prompt: v.optional(
    v.pipe(
      v.strictObject({ said: Pattern, leave: v.string(), show: v.string() }),
      v.description(
        "The mode may show no prompt. What the device says when it has entered the mode, the key that leaves it, and the line that makes it show its prompt",
      ),
    ),
  ),
});

export const ProvenOnSchema = v.optional(
  v.pipe(
    v.strictObject({
      ours: v.optional(v.string()),
      simulator: v.optional(v.string()),
      recordings: v.optional(v.string()),
      equipment: v.optional(v.string()),
    }),
    v.description(
      "On whose data it was tried: ours, simulators of others, recordings of others, the real thing; each with what it was",
    ),
  ),
);

/** What all platforms may have, whatever they are reached by. */
const COMMON = {
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/)),
  description: v.string(),
  textfsm: v.optional(v.pipe(v.string(), v.description("The platform's name in the ntc-templates index"))),
  based_on: v.optional(
    v.pipe(
      v.string(),
      v.description("Where the data comes from: recorded on what, or written after which documentation"),
    ),
  ),
  proven_on: ProvenOnSchema,
  read_only: v.pipe(
    Patterns,
    v.description("Commands that change nothing, matched from their first character"),
  ),
  not_read_only: v.optional(
    v.pipe(
      Patterns,
      v.description(
        "Parts that make a command a write all the same. Default: redirects, tee and the like, a second command",
      ),
    ),
    USUAL_WRITES,
  ),
  volatile: v.optional(
    v.pipe(
      Patterns,
      v.description("Lines of the running configuration that change by themselves: times, sizes"),
    ),
  ),
  volatile_data: v.optional(
    v.pipe(
      v.array(v.strictObject({ command: Pattern, members: Patterns })),
      v.description(
        "Members of a command's data that change by themselves: timers, ages, counters of messages and traffic. A pattern of `members` matches a whole name, at any depth. `diff` leaves them out",
      ),
    ),
  ),
  running_config: v.optional(v.string()),
  endless: v.optional(
    v.pipe(
      v.array(
        v.strictObject({
          command: Pattern,
          unless: v.optional(Pattern),
          interrupt_ms: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
          hint: v.string(),
        }),
      ),
      v.description(
        "Commands that do not end by themselves: they are interrupted with Ctrl-C after this time, or refused with the hint",
      ),
    ),
  ),
  ping: v.optional(
    v.pipe(
      v.strictObject({
        send: v.pipe(
          v.string(),
          v.description(
            "`{to}`, `{count}`, `{size}`, `{source}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given",
          ),
        ),
        vrf: v.optional(v.pipe(v.string(), v.description("Where a command has to name one"))),
        statistics: v.pipe(
          Patterns,
          v.description("What finds, in groups of these names, `sent`, `received`, `min`, `avg` and `max`"),
        ),
      }),
      v.description("How the device sends packets to another, and how it says what came back"),
    ),
  ),
  files: v.optional(FilesSchema),
  json: v.optional(
    v.pipe(v.strictObject({ pattern: Pattern }), v.description("Commands whose output is JSON")),
  ),
  secrets: v.optional(
    v.pipe(Patterns, v.description("Shapes in which the device prints secrets; group 1 is masked")),
    [],
  ),
  secret_examples: v.optional(
    v.pipe(
      v.strictObject({
        masked: v.optional(
          v.array(v.pipe(v.string(), v.regex(/⟦[^⟧]+⟧/, "has no secret between ⟦ and ⟧"))),
          [],
        ),
        kept: v.optional(v.array(v.string()), []),
      }),
      v.description(
        "Lines that show what the shapes mask, the secrets between ⟦ and ⟧, and lines that they leave",
      ),
    ),
  ),
};

/** Devices with a command line: prompts, modes, questions. */
export const CliPlatformSchema = v.strictObject({
  interface: v.optional(v.pipe(v.literal("cli"), v.description("The device has a command line")), "cli"),
  ...COMMON,
  modes: v.record(v.string(), ModeSchema),
  login_modes: v.pipe(v.array(v.string()), v.description("Modes in which a fresh login may find itself")),
  command_mode: v.pipe(v.string(), v.description("Mode in which commands are sent")),
  also_command_modes: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description("Login modes in which commands are sent as well: a login that ends up there stays there"),
    ),
  ),
  transitions: v.optional(v.array(TransitionSchema), []),
  setup: v.optional(
    v.pipe(v.array(v.string()), v.description("Sent after login: paging off, width. A refusal is tolerated")),
    [],
  ),
  terminal_login: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "SSH lets the user in and the device then asks for user name and password on its terminal, once each",
      ),
    ),
    false,
  ),
  login_dialogs: v.optional(v.array(DialogSchema), []),
  dialogs: v.optional(
    v.pipe(v.array(DialogSchema), v.description("Questions with a safe platform-wide answer")),
    [],
  ),
  questions: v.optional(
    v.pipe(Patterns, v.description("Last lines that ask a person something; unanswered they end the step")),
    [],
  ),
  pager: v.optional(v.strictObject({ prompt: Pattern, answer: v.string() })),
  failures: v.pipe(
    Patterns,
    v.description("Output lines that mean the command was not understood or refused"),
  ),
  harmless: v.optional(
    v.pipe(
      Patterns,
      v.description(
        "Output lines that look like a failure or a rejection and are neither: notes and warnings",
      ),
    ),
  ),
  harmless_refusals: v.optional(
    v.pipe(
      Patterns,
      v.description(
        "Notes that begin as refusals do (`Failed to …`, `Unable to …`), which `harmless` does not excuse: of lines that the device has accepted",
      ),
    ),
  ),
  newline: v.optional(v.string(), "\n"),
  configure: v.optional(ConfigureSchema),
  save: v.optional(
    v.strictObject({
      send: v.string(),
      mode: v.optional(
        v.pipe(v.string(), v.description("Mode in which it is typed; default the command mode")),
      ),
      dialogs: v.optional(v.array(DialogSchema), []),
    }),
  ),
  logout: v.optional(v.string(), "exit"),
});

const withoutPrompts = ({ expected, received, message }: v.StrictObjectIssue): string =>
  expected === "never" ? `a platform with \`interface: netconf\` has no key ${received}` : message;

/** What the protocol says of each NETCONF agent is not repeated as data: operations, replies and their errors. */
const NetconfPlatformSchema = v.strictObject(
  {
    interface: v.pipe(
      v.literal("netconf"),
      v.description("The device answers NETCONF operations; it has no prompts"),
    ),
    ...COMMON,
    configure: v.optional(
      v.strictObject(
        {
          candidate: v.optional(v.boolean(), false),
          confirm: v.optional(v.pipe(v.boolean(), v.description("It has confirmed commits")), false),
        },
        withoutPrompts,
      ),
    ),
  },
  withoutPrompts,
);

export const PlatformSchema = v.variant(
  "interface",
  [CliPlatformSchema, NetconfPlatformSchema],
  ({ received }) => `${received} is neither "cli" nor "netconf"`,
);

/** A platform with its defaults filled in. */
export type Platform = v.InferOutput<typeof PlatformSchema>;
export type CliPlatform = v.InferOutput<typeof CliPlatformSchema>;
