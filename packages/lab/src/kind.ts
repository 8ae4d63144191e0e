// A device kind as data: how a simulated device greets, prompts, answers, and what configuration it accepts.
import * as v from "valibot";
import type { RuleData } from "./config/grammar.js";

const Text = v.string();
const Strings = v.array(v.string());
const Data = v.custom<object | string | number>((input) => input !== undefined);
const RuleSchema: v.GenericSchema<RuleData> = v.lazy(() =>
  v.union([v.string(), v.record(v.string(), v.array(RuleSchema))]),
);

/** A question that a command asks before it acts. */
export const AskSchema = v.strictObject({
  prompt: Text,
  secret: v.optional(v.boolean(), false),
  /** Asked only where its disk has this file. */
  if_file: v.optional(Text),
  /** One key is enough. */
  key: v.optional(v.boolean(), false),
  /** Answers that go on; another one ends the command with `otherwise`. */
  accept: v.optional(v.string()),
  otherwise: v.optional(Text, ""),
});

/** What a command does besides printing. The names are the functions of actions.ts. */
export const ActionSchema = v.strictObject({
  mode: v.optional(v.string()),
  enable: v.optional(v.strictObject({ mode: v.string() })),
  configure: v.optional(
    v.strictObject({
      exclusive: v.optional(v.boolean()),
      own: v.optional(v.boolean()),
      session: v.optional(Text),
    }),
  ),
  leave: v.optional(v.picklist(["level", "all", "top"])),
  up: v.optional(v.boolean()),
  /** On leaving with an uncommitted candidate: throw it away, ask, or refuse. */
  uncommitted: v.optional(v.picklist(["discard", "ask", "refuse", "keep"])),
  logout: v.optional(v.boolean()),
  pager: v.optional(v.union([v.boolean(), Text])),
  save: v.optional(v.boolean()),
  reload: v.optional(v.boolean()),
  commit: v.optional(
    v.strictObject({
      confirm_s: v.optional(Text),
      leave: v.optional(v.boolean()),
      save: v.optional(v.boolean()),
      /** The candidate's own lines become the whole configuration. */
      replace: v.optional(v.boolean()),
    }),
  ),
  confirm: v.optional(v.boolean()),
  abort: v.optional(v.strictObject({ session: v.optional(Text), leave: v.optional(v.boolean()) })),
  /** To a configuration by its number, or to none. */
  rollback: v.optional(Text),
  revert: v.optional(v.boolean()),
  set: v.optional(Strings),
  remove: v.optional(Strings),
  /** Replaces the session's prompt; {host}, {mode} and {pwc} stand for what they say. */
  prompt: v.optional(Text),
  fill_mb: v.optional(Text),
  /** Fails with this text where there is no such file as the first argument names. */
  file: v.optional(Text),
  /** The configuration in this file takes the place of the running one; `refused` is said of a line that is none. */
  replace_by_file: v.optional(v.strictObject({ file: Text, refused: Text })),
  /** Prints in place of the output how the configuration in this file differs from the running one. */
  file_difference: v.optional(v.strictObject({ file: Text, none: Text })),
  remove_file: v.optional(Text),
  /** Gets a file over HTTP. Fails with the text, in which `why` says what the server answered. */
  download: v.optional(v.strictObject({ from: Text, to: Text, failed: Text })),
  rename_file: v.optional(v.strictObject({ from: Text, to: Text })),
});

export const CommandSchema = v.strictObject({
  match: v.union([v.string(), Strings]),
  /** Modes in which it is known; default: the kind's `command_modes`. `config*` means every mode that starts so. */
  in: v.optional(Strings),
  output: v.optional(Text),
  json: v.optional(Data),
  /** Printed instead of `output` under a pipe of this name, such as `display set`. */
  pipes: v.optional(v.record(v.string(), Text), {}),
  ask: v.optional(v.array(AskSchema), []),
  do: v.optional(ActionSchema),
  /** Simulated seconds before the output comes. */
  takes_s: v.optional(Text),
  /** Exit status over an SSH exec channel. */
  status: v.optional(v.number(), 0),
});

const ConfigSchema = v.strictObject({
  style: v.pipe(
    v.picklist(["lines", "paths"]),
    v.description("One line per setting with sub-modes, or set commands with whole paths"),
  ),
  mode: v.string(),
  candidate: v.optional(v.picklist(["none", "private", "shared", "named"]), "none"),
  candidate_mode: v.optional(v.string()),
  indent: v.optional(v.number(), 1),
  separator: v.optional(Text),
  block_end: v.optional(Text),
  terminator: v.optional(Text, ""),
  header: v.optional(Text, ""),
  footer: v.optional(Text, ""),
  negate: v.optional(v.string(), "no"),
  /** Paths may be typed without a verb, which also enters them. */
  bare: v.optional(v.boolean(), false),
  /** Prefix that runs a command of the command mode from config mode: `do`, `run`. */
  run: v.optional(v.string()),
  diff: v.optional(v.picklist(["edit", "unified", "context"]), "edit"),
  edit_header: v.optional(Text, "[edit {path}]"),
  grammar: v.array(RuleSchema),
  initial: Text,
});

/** Regular expressions over flattened configuration paths; group 1 is the interface. */
const ModelSchema = v.strictObject({
  hostname: v.string(),
  interface: v.string(),
  disabled: v.string(),
  enabled: v.optional(v.string()),
  address: v.string(),
  description: v.string(),
  ospf: v.string(),
  virtual: v.string(),
});

export const KindSchema = v.strictObject({
  name: v.string(),
  based_on: v.string(),
  platform: v.string(),
  facts: v.optional(v.record(v.string(), v.unknown()), {}),
  types: v.optional(
    v.record(
      v.string(),
      v.strictObject({ pattern: v.string(), short: v.optional(v.record(v.string(), v.string())) }),
    ),
    {},
  ),
  ports: v.strictObject({ management: Text, left: Text, right: Text, loopback: Text }),
  abbreviate: v.optional(v.boolean(), false),
  login: v.strictObject({
    mode: v.string(),
    banner: v.optional(Text),
    greeting: v.optional(Text, ""),
    /** Before every prompt, such as bash's bracketed paste. */
    prefix: v.optional(Text, ""),
    /** After every line that was typed, such as the end of bracketed paste. */
    suffix: v.optional(Text, ""),
  }),
  /** Printed before the output of every command, such as IOS XR's time. */
  preamble: v.optional(Text, ""),
  modes: v.record(v.string(), v.strictObject({ prompt: Text })),
  command_modes: Strings,
  exec_mode: v.optional(v.string()),
  pager: v.optional(v.strictObject({ length: v.number(), prompt: Text, erase: Text })),
  pipes: v.optional(v.record(v.string(), v.string()), {}),
  json_pipe: v.optional(v.string()),
  json_indent: v.optional(v.number(), 2),
  sessions: v.optional(v.number(), 16),
  reload_s: v.optional(v.number(), 20),
  /** The image that it comes with, and the line of configuration, as a pattern, that names another. */
  boot: v.optional(v.strictObject({ image: v.string(), named: v.string() })),
  texts: v.record(v.string(), Text),
  commands: v.array(CommandSchema),
  config: ConfigSchema,
  model: ModelSchema,
});

export type Kind = v.InferOutput<typeof KindSchema>;
export type CommandData = v.InferOutput<typeof CommandSchema>;
export type Action = v.InferOutput<typeof ActionSchema>;
export type Ask = v.InferOutput<typeof AskSchema>;
