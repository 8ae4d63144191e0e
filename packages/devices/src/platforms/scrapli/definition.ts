// What a scrapli platform definition says, read from either of its YAML formats into one shape.
import * as v from "valibot";

/** One way from a mode to another. */
export interface Way {
  from: string;
  to: string;
  send: string;
  /** What the device asks on the way, as a pattern; `enable` where scrapli looks the enable secret up. */
  asks?: { pattern: string; answer: "enable" | "other" };
  /** More is typed than one line and one answer. */
  longer: boolean;
}

export interface Definition {
  name: string | undefined;
  modes: { name: string; pattern: string; excludes: string[] }[];
  command_mode: string;
  ways: Way[];
  failures: string[];
  open: string[];
  close: string[];
  textfsm: string | undefined;
}

const Text = v.string();
const MaybeText = v.nullish(v.string());
const Texts = v.optional(v.nullable(v.array(Text)), []);

const InstructionSchema = v.object({
  write: v.optional(v.object({ input: Text })),
  enter_mode: v.optional(v.unknown()),
  send_input: v.optional(v.object({ input: Text })),
  send_prompted_input: v.optional(
    v.object({
      input: Text,
      response: Text,
      prompt_exact: v.optional(Text),
      prompt_pattern: v.optional(Text),
    }),
  ),
});
type Instruction = v.InferOutput<typeof InstructionSchema>;
const Instructions = v.optional(v.nullable(v.array(InstructionSchema)), []);

/** The format of scrapli_definitions. */
export const ModesSchema = v.object({
  default_mode: Text,
  modes: v.pipe(
    v.array(
      v.object({
        name: Text,
        prompt_pattern: v.optional(Text),
        prompt_exact: v.optional(Text),
        prompt_excludes: Texts,
        accessible_modes: v.optional(
          v.nullable(v.array(v.object({ name: Text, instructions: v.array(InstructionSchema) }))),
          [],
        ),
      }),
    ),
    v.minLength(1),
  ),
  failure_indicators: Texts,
  on_open_instructions: Instructions,
  on_close_instructions: Instructions,
  ntc_templates_platform: MaybeText,
});

const OperationsSchema = v.optional(
  v.nullable(v.array(v.object({ operation: Text, command: MaybeText, input: MaybeText }))),
  [],
);

/** The format of scrapligo and of the community platforms before that. */
export const PrivilegesSchema = v.object({
  "platform-type": MaybeText,
  default: v.object({
    "privilege-levels": v.record(
      v.string(),
      v.object({
        pattern: Text,
        "not-contains": Texts,
        "previous-priv": MaybeText,
        escalate: MaybeText,
        deescalate: MaybeText,
        "escalate-auth": v.nullish(v.boolean()),
        "escalate-prompt": MaybeText,
      }),
    ),
    "default-desired-privilege-level": Text,
    "failed-when-contains": Texts,
    "textfsm-platform": MaybeText,
    "network-on-open": OperationsSchema,
    "network-on-close": OperationsSchema,
  }),
});

export const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");

export function fromModes(given: v.InferOutput<typeof ModesSchema>): Definition {
  return {
    name: undefined,
    modes: given.modes.map(({ name, prompt_pattern, prompt_exact, prompt_excludes }) => ({
      name,
      // scrapli matches these without regard to case.
      pattern: prompt_pattern === undefined ? `^${escaped(prompt_exact ?? "")}$` : `(?i)${prompt_pattern}`,
      excludes: prompt_excludes ?? [],
    })),
    command_mode: given.default_mode,
    ways: given.modes.flatMap(({ name, accessible_modes }) =>
      (accessible_modes ?? []).flatMap((to) => wayFrom(name, to.name, to.instructions)),
    ),
    failures: given.failure_indicators ?? [],
    open: typed(given.on_open_instructions ?? []),
    close: typed(given.on_close_instructions ?? []),
    textfsm: given.ntc_templates_platform ?? undefined,
  };
}

function wayFrom(from: string, to: string, instructions: Instruction[]): Way[] {
  const [first] = instructions.filter((each) => each.enter_mode === undefined);
  const longer = instructions.length > 1;
  const asking = first?.send_prompted_input;
  if (asking) {
    const exact = asking.prompt_exact;
    const pattern =
      asking.prompt_pattern ?? (exact?.startsWith("^") ? exact : `^${escaped((exact ?? "").trimEnd())}\\s?$`);
    const answer = asking.response === "__lookup::enable" ? ("enable" as const) : ("other" as const);
    return [{ from, to, send: asking.input, asks: { pattern: `(?i)${pattern}`, answer }, longer }];
  }
  const send = first?.send_input?.input ?? first?.write?.input;
  return send === undefined ? [] : [{ from, to, send, longer }];
}

/** Lines that are typed; one that writes several gives several, and Enter alone gives none. */
function typed(instructions: Instruction[]): string[] {
  return instructions
    .flatMap(({ write, send_input, send_prompted_input }) =>
      (send_input?.input ?? send_prompted_input?.input ?? write?.input ?? "").split(/\\n|\n/),
    )
    .filter((line) => line.trim() !== "");
}

export function fromPrivileges(given: v.InferOutput<typeof PrivilegesSchema>): Definition {
  const { default: all } = given;
  const levels = Object.entries(all["privilege-levels"]);
  const lines = (operations: v.InferOutput<typeof OperationsSchema>): string[] =>
    (operations ?? [])
      .flatMap(({ command, input }) => [command ?? input ?? ""])
      .filter((line) => line.trim() !== "");
  return {
    name: given["platform-type"] ?? undefined,
    modes: levels.map(([name, level]) => ({
      name,
      pattern: level.pattern,
      excludes: level["not-contains"] ?? [],
    })),
    command_mode: all["default-desired-privilege-level"],
    ways: levels.flatMap(([name, level]) => {
      const before = level["previous-priv"];
      if (!before) return [];
      const asks =
        level["escalate-auth"] && level["escalate-prompt"]
          ? { asks: { pattern: level["escalate-prompt"], answer: "enable" as const } }
          : {};
      return [
        ...(level.escalate ? [{ from: before, to: name, send: level.escalate, ...asks, longer: false }] : []),
        ...(level.deescalate ? [{ from: name, to: before, send: level.deescalate, longer: false }] : []),
      ];
    }),
    failures: all["failed-when-contains"] ?? [],
    open: lines(all["network-on-open"]),
    close: lines(all["network-on-close"]),
    textfsm: all["textfsm-platform"] ?? undefined,
  };
}
