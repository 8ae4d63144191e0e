// A platform: how a kind of device talks, as data. One YAML file each under devices/platforms/.
import * as v from "valibot";

/** A regular expression in RE2 syntax, matched case-sensitively; platform data never needs backtracking. */
const Pattern = v.pipe(v.string(), v.minLength(1));
const Patterns = v.array(Pattern);

/** What makes a write of a command, where a platform does not say it better. */
export const USUAL_WRITES = [">", "[;&`]", "\\$\\(", "\\|\\s*(?:tee|redirect|append|save|sh|bash)\\b"];

/** Answers a question that a device asks instead of returning to its prompt. */
const DialogSchema = v.strictObject({
  prompt: Pattern,
  answer: v.pipe(v.string(), v.description("Typed followed by Enter, unless `enter` is false")),
  enter: v.optional(v.boolean(), true),
});

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

const ConfigureSchema = v.strictObject({
  mode: v.pipe(v.string(), v.description("Name of the mode in which lines are typed")),
  also_modes: v.optional(
    v.pipe(v.array(v.string()), v.description("Sub-modes that lines may lead into")),
    [],
  ),
  leave: v.pipe(
    v.array(v.string()),
    v.description("Lines that lead from anywhere in config mode back to the command mode"),
  ),
  candidate: v.optional(v.boolean(), false),
  prepare: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description(
        "Typed in the command mode before entering, to be rid of what an earlier session left behind; a refusal is tolerated",
      ),
    ),
  ),
  commit: v.optional(v.string()),
  commit_dialogs: v.optional(
    v.pipe(
      v.array(DialogSchema),
      v.description("Questions of the commit; they come before the platform's dialogs"),
    ),
  ),
  abort: v.optional(
    v.pipe(v.array(v.string()), v.description("Lines that discard an uncommitted candidate and leave")),
  ),
  diff: v.optional(
    v.pipe(v.string(), v.description("Shows the candidate's difference, typed in config mode")),
  ),
  confirm: v.optional(
    v.strictObject({
      commit: v.pipe(
        v.string(),
        v.description("`{minutes}`, `{seconds}` or `{hh:mm:ss}` is replaced by the time"),
      ),
      accept: v.pipe(v.array(v.string()), v.description("Lines that make the commit permanent")),
      accept_mode: v.optional(v.picklist(["command", "configure"]), "configure"),
      abort: v.optional(
        v.pipe(
          v.array(v.string()),
          v.description("Lines that take the commit back at once; absent: only the device's own timer does"),
        ),
      ),
      abort_mode: v.optional(v.picklist(["command", "configure"]), "command"),
      pending: v.optional(
        v.pipe(
          v.strictObject({ send: v.string(), pattern: Pattern }),
          v.description(
            "A command, typed in the command mode, whose output says whether a commit waits for its confirmation",
          ),
        ),
      ),
    }),
  ),
  replace: v.optional(
    v.pipe(
      v.strictObject({
        begin: v.optional(
          v.pipe(
            v.array(v.string()),
            v.description("Typed in config mode first: what empties the candidate"),
          ),
          [],
        ),
        commit: v.optional(v.pipe(v.string(), v.description("Where it is another than `commit`"))),
        confirm: v.optional(v.pipe(v.string(), v.description("The same of a commit-confirm"))),
        diff: v.optional(v.pipe(v.string(), v.description("Where it is another than `diff`"))),
        dialogs: v.optional(
          v.pipe(v.array(DialogSchema), v.description("Questions of this commit; they come first")),
          [],
        ),
        file: v.optional(
          v.pipe(
            v.strictObject({
              path: v.pipe(v.string(), v.description("Where the file is put, which is removed afterwards")),
              send: v.pipe(
                v.string(),
                v.description(
                  "What replaces the configuration, typed in the command mode; `{path}` is replaced",
                ),
              ),
              done: v.pipe(Pattern, v.description("What the device says when all of it is done")),
              diff: v.pipe(
                v.string(),
                v.description("Shows the difference without applying it; `{path}` is replaced"),
              ),
            }),
            v.description("The lines go to the device as a file. Needs `files`, and no candidate"),
          ),
        ),
      }),
      v.description("How the lines become the whole configuration. Needs a candidate, or `file`"),
    ),
  ),
  texts: v.optional(
    v.pipe(
      v.array(v.strictObject({ start: Pattern, end: v.optional(v.string()) })),
      v.description(
        "Lines with which a text of several lines begins. It ends at the line `end`, or else at the line that holds what group 1 of `start` finds",
      ),
    ),
  ),
  rejected: v.pipe(Patterns, v.description("Output that means a line was not accepted")),
  silent: v.optional(
    v.pipe(
      v.boolean(),
      v.description(
        "A line that is accepted prints nothing but notes: whatever reads like a complaint means that it was not accepted",
      ),
    ),
  ),
  locked: v.optional(
    v.pipe(Patterns, v.description("Output that means that another user holds the configuration")),
    [],
  ),
});

const ChecksumSchema = v.strictObject({
  send: v.pipe(v.string(), v.description("`{path}` is replaced")),
  pattern: v.pipe(Pattern, v.description("Group 1 is the checksum, in hexadecimal digits")),
});

const FilesSchema = v.pipe(
  v.strictObject({
    protocols: v.pipe(
      v.array(v.picklist(["sftp", "scp"])),
      v.minLength(1),
      v.description("How files are transferred: SFTP where the device has it, else SCP"),
    ),
    own_connection: v.optional(
      v.pipe(
        v.boolean(),
        v.description("The device has one channel on each connection: files get one of their own"),
      ),
    ),
    path: v.pipe(Pattern, v.description("Matches a whole path of a file on the device")),
    path_example: v.string(),
    remote: v.optional(
      v.pipe(
        v.string(),
        v.description(
          "The path over SFTP and SCP, where it is another one: `{system}` is what stands in front of the colon, `{rest}` what is behind it",
        ),
      ),
    ),
    checksums: v.pipe(
      v.strictObject({
        sha512: v.optional(ChecksumSchema),
        sha256: v.optional(ChecksumSchema),
        md5: v.optional(ChecksumSchema),
      }),
      v.description(
        "Commands with which the device computes the checksum of a file. Without any the file is read back, over SFTP",
      ),
    ),
    space: v.optional(
      v.pipe(
        v.strictObject({
          send: v.pipe(
            v.string(),
            v.description("`{folder}` is replaced by the folder, or the file system in front of the colon"),
          ),
          pattern: v.pipe(Pattern, v.description("Group 1 is what is free")),
          unit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
        }),
        v.description("How the device tells how much space is free. Without it SFTP is asked"),
      ),
    ),
    temporary_name: v.optional(
      v.pipe(
        v.boolean(),
        v.description(
          "A file is written beside its name, and renamed over SFTP or by `rename` when it is whole",
        ),
      ),
    ),
    download: v.optional(
      v.pipe(
        v.strictObject({
          send: v.pipe(
            v.string(),
            v.description(
              "`{url}`, `{path}` and `{vrf}` are replaced; a part in brackets is left out where its value is not given",
            ),
          ),
          vrf: v.optional(v.pipe(v.string(), v.description("Where a command has to name one"))),
          dialogs: v.optional(v.array(DialogSchema), []),
        }),
        v.description("The command with which the device gets a file over HTTP by itself"),
      ),
    ),
    rename: v.optional(v.pipe(v.string(), v.description("`{from}` and `{to}` are replaced"))),
    remove: v.optional(v.pipe(v.string(), v.description("`{path}` is replaced; it asks nothing"))),
  }),
  v.description("How files get to the device and from it"),
);

export const PlatformSchema = v.strictObject({
  name: v.pipe(v.string(), v.regex(/^[a-z][a-z0-9_]*$/)),
  description: v.string(),
  textfsm: v.optional(v.pipe(v.string(), v.description("The platform's name in the ntc-templates index"))),
  based_on: v.optional(
    v.pipe(
      v.string(),
      v.description("Where the data comes from: recorded on what, or written after which documentation"),
    ),
  ),
  proven_on: v.optional(
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
  ),
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
  newline: v.optional(v.string(), "\n"),
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
  logout: v.optional(v.string(), "exit"),
});

/** A platform with its defaults filled in. */
export type Platform = v.InferOutput<typeof PlatformSchema>;
