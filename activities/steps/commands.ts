// Sends the commands of a step, one after the other, keeps what came back and parses it.
import { inRun, stepJson, stepText } from "../../artifacts/paths.js";
import type { Redactor } from "../../artifacts/redaction/index.js";
import type { MaskedBody } from "../../artifacts/store.js";
import { BEGINS_JSON, looksLikeData } from "../../packages/devices/src/parse/index.js";
import { cutOutput, DeviceError } from "../../packages/devices/src/errors.js";
import type { Reply } from "../../packages/devices/src/dialogs.js";
import type { CommandOptions, CommandResult } from "../../packages/devices/src/session.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import { type Masked, type MaskedJson, ownWord } from "../../packages/devices/src/words/masked.js";
import type { PlanStep, RunAction } from "../../schemas/plan.js";
import type { ArtifactRef } from "../../schemas/result.js";
import { assertSafeCommand } from "../../compiler/index.js";
import { dataBudget } from "../off-loop/data-budget.js";
import { renderTexts, renderLinesOf } from "../off-loop/render.js";
import { maskJson, maskLines, stringify } from "../off-loop/slices.js";
import { joinOutputs } from "../outputs.js";
import type { Scope } from "../scope.js";
import { withSecrets } from "../secret-scope.js";
import type { Spool } from "../spool.js";
import type { Task } from "../task.js";
import { maskOutputs } from "./mask-outputs.js";
import { hideParts, type StandIns, standInsFor } from "./parts-of-secrets.js";
import { patternTooSlow } from "./too-slow.js";
import { listOf, parseAll, parseStandIns } from "./parse-outputs.js";
import { refuseOtherTemplates } from "../templates.js";
import { repeatStepsBefore } from "./cut-output.js";
import { waitForReconnect, type Gone } from "./reconnect.js";
import { HELD, joinLarge, type Large, largeOf, OutputReader } from "./large-output.js";
import { repliesOf } from "./replies.js";

export interface Unparsed {
  message: string;
  limit: boolean;
  /** What the message quotes of the output. */
  said: string | undefined;
}

export interface Answers {
  commands: string[];
  results: CommandResult[];
  /** One value, or a list where the step has a list of commands. */
  output: string | string[];
  /** Undefined where the output is not data. */
  parsed: Json | undefined;
  /** The same with secrets masked, as it is kept. */
  masked: { output: Masked | Masked[]; parsed?: MaskedJson };
  /** Masks also what only its line in the output tells to be a secret: in data, checks and saved values that came of it. */
  redactor: Redactor;
  artifacts: ArtifactRef[];
  /** The same as in `output` and `parsed`, of outputs with stand-ins for secrets; absent: there are no secrets in them. */
  standIns?: StandIns;
  /** What the device said to the first command that it refused. */
  refused?: { command: string; said: string };
  /** Why the output, which is kept, is not the data that was asked for; `limit`: it is beyond what is parsed. */
  unparsed?: Unparsed;
  /** The device went away, as the command makes it do, and did not come back. */
  gone?: Gone;
  /** Outputs of which `output` holds the beginning only. */
  large?: Large[];
}

interface Sent {
  results: CommandResult[];
  /** Of outputs that are too large for memory, by command. */
  spools: (Spool | undefined)[];
  gone?: Gone;
}

/**
 * Commands as they go out, secrets in place. What a value brings is text: nothing is rendered twice.
 * @throws {ExpressionError} where one cannot be rendered, or holds a line break @throws {DeviceError} `secret_unavailable`
 */
export async function renderCommands(task: Task, templates: string[], scope: Scope): Promise<string[]> {
  const full = await withSecrets(task, scope, templates);
  return asSafe(await renderTexts(templates, full));
}

/** Like {@link renderCommands}, for lines of configuration: a list gives a line for each of its items. */
export async function renderConfiguration(task: Task, templates: string[], scope: Scope): Promise<string[]> {
  const full = await withSecrets(task, scope, templates);
  return asSafe(await renderLinesOf(templates, full));
}

function asSafe(commands: string[]): string[] {
  for (const command of commands) assertSafeCommand(command);
  return commands;
}

export interface Sending {
  task: Task;
  step: PlanStep;
  scope: Scope;
  commands: string[];
  action: Pick<RunAction, "single" | "parse">;
  /** Answers to questions of the commands, before those of the step. */
  dialogs?: Reply[];
  /** Name of the artifacts; absent: none are kept. */
  keep?: { id: string; part?: string };
  /** Awaited before the first byte of the first command. */
  beforeSend?: () => Promise<void>;
  /** Nothing is sent behind these commands that would show that the last output had not ended. */
  isLast?: boolean;
}

/**
 * Stops at the first refused command. Reads whose outputs may have been mixed up are sent once more over a new session, each
 * only when the one before has certainly ended.
 * @param use what is made of the answers; data of other devices waits for room until it has ended
 * @throws {DeviceError}
 */
export async function sendCommands<T>(
  sending: Sending,
  use: (answers: Answers) => T | Promise<T>,
): Promise<T> {
  const sent = await sendTwiceAtMost(sending);
  try {
    const release = await roomFor(sending, sent);
    try {
      return await use(await answersOf(sending, sent));
    } finally {
      release();
    }
  } finally {
    await clear(sent.spools);
  }
}

async function clear(spools: (Spool | undefined)[]): Promise<void> {
  for (const each of spools) if (each) await each.clear();
}

async function sendTwiceAtMost(sending: Sending): Promise<Sent> {
  try {
    return await sendOnce(sending, false);
  } catch (error) {
    const isLate = error instanceof DeviceError && error.details.late_output === true;
    if (!isLate || sending.beforeSend) throw error;
    repeatStepsBefore(sending.task);
    return await sendOnce(sending, true);
  }
}

async function sendOnce(sending: Sending, check_prompt: boolean): Promise<Sent> {
  const { task, step, commands, scope } = sending;
  const { parse } = sending.action;
  if (parse?.with === "textfsm") await refuseOtherTemplates(task, parse);
  const own = step.replies.length === 0 ? [] : await repliesOf(task, step, scope);
  const replies = [...(sending.dialogs ?? []), ...own];
  const results: CommandResult[] = [];
  const spools: (Spool | undefined)[] = [];
  let gone: Gone | undefined;
  const isRead = !sending.beforeSend;
  const isRepeated = sending.keep !== undefined && task.journal.isRepeated(sending.keep.id);
  if (isRead && task.session.hasLateOutput) repeatStepsBefore(task);
  try {
    let session = await task.session.get(task.journal.signal);
    let asked = 0;
    for (const [n, command] of commands.entries()) {
      const before = results.at(-1);
      const isOwnWhole = asked === 1 && before?.after_late_output === true;
      if (before && asked > 0 && session.hasLateOutput && !isOwnWhole)
        throw cutOutput(session.device, before);
      // What came late before the first command is none of these outputs: a read goes on over a new session.
      if (asked === 1 && session.dirty && isRead) {
        repeatStepsBefore(task);
        session = await task.session.get(task.journal.signal);
        asked = 0;
      }
      asked += 1;
      const until = task.time.now() + step.timeout_ms;
      const reader = new OutputReader(sending.keep && task.redactor);
      const sent = session.send(command, {
        timeout_ms: step.timeout_ms,
        signal: task.journal.signal,
        replies,
        sink: reader.sink,
        keep: HELD,
        ...(task.deps.output_limit === undefined ? {} : { output_limit: task.deps.output_limit }),
        ...(step.effect === "disruptive" ? { expect_disconnect: true } : {}),
        ...(check_prompt || !isRead ? { check_prompt: true } : {}),
        ...checkEnd(sending, isRepeated, n),
        ...(n === 0 && sending.beforeSend ? { beforeSend: sending.beforeSend } : {}),
      });
      try {
        results.push(await sent);
      } finally {
        spools.push(reader.large ? await reader.end() : undefined);
      }
      if (reader.tooSlow !== undefined) throw patternTooSlow(task, reader.tooSlow);
      const result = results.at(-1) as CommandResult;
      if (isRead && result.after_late_output && asked === 1) repeatStepsBefore(task);
      if (result.after_late_output && asked > 1)
        throw cutOutput(session.device, results.at(-2) as CommandResult);
      if (result.refused !== undefined) break;
      if (!result.disconnected) continue;
      const back = await waitForReconnect(task, { command, until, timeout_ms: step.timeout_ms });
      if ("gone" in back) {
        gone = back.gone;
        break;
      }
      session = back;
      asked = 0;
    }
    return { results, spools, ...(gone ? { gone } : {}) };
  } catch (error) {
    await clear(spools);
    throw isRead ? error : behindOthers(error, results);
  }
}

/** A command of a change that was not sent says nothing of those before it, which were. */
function behindOthers(error: unknown, sent: CommandResult[]): unknown {
  if (!(error instanceof DeviceError) || sent.length === 0) return error;
  const { code, message, details } = error;
  const commands = sent.map(({ command }) => JSON.stringify(command)).join(", ");
  const answered = `Before it, ${commands} had been sent and answered.`;
  return new DeviceError(code, `${message} ${answered}`, { ...details, begun: true }, { cause: error });
}

function checkEnd(
  { commands, isLast }: Sending,
  isRepeated: boolean,
  n: number,
): Pick<CommandOptions, "check_end"> {
  if (isRepeated) return { check_end: "silence" };
  return isLast && n === commands.length - 1 ? { check_end: "prompt" } : {};
}

/** What a change came to is known at once: a cancel during a wait would leave that open. */
function roomFor({ action, task, beforeSend }: Sending, { results }: Sent): Promise<() => void> {
  const isData =
    !beforeSend && (action.parse !== undefined || results.some(({ output }) => BEGINS_JSON.test(output)));
  const size = isData ? results.reduce((sum, { output }) => sum + output.length, 0) : 0;
  return dataBudget.take(size, task.journal.signal);
}

async function answersOf(
  { task, commands, action, keep }: Sending,
  { results, spools, gone }: Sent,
): Promise<Answers> {
  const refusal = results.find((result) => result.refused !== undefined);
  const outputs = results.map((result) => result.output);
  const large = largeOf(results);
  const mayBeData =
    action.parse !== undefined ||
    results.some(({ command, output }) => looksLikeData(task.platform, command, output));
  const { values, unparsed } =
    mayBeData && !refusal ? await parseAll(task, action.parse, results) : { values: [] };
  const parsed = action.single ? values[0] : listOf(values);
  const refreshing = task.redactor.refresh();
  if (refreshing) await refreshing;
  const { masked, redactor, texts } = await maskOutputs(task, outputs, parsed);
  const standIns = standInsFor(outputs, texts, action.single);
  if (standIns?.output !== undefined && parsed !== undefined)
    standIns.parsed = await parseStandIns({ task, action, results }, standIns.output);
  const shownParsed =
    parsed === undefined || !standIns ? parsed : await hideParts(parsed, standIns.parsed, redactor);
  const kept = shownParsed === undefined ? undefined : await maskJson(redactor, shownParsed);
  const shown = await maskLines(redactor, commands);
  const text =
    large.length > 0
      ? joinLarge({ redactor, single: action.single }, results, spools)
      : joinOutputs(shown, masked, action.single);
  const artifacts = keep ? [await keepText(task, keep, text)] : [];
  if (keep && kept !== undefined) artifacts.push(await keepJson(task, keep, kept));
  return {
    commands,
    results,
    output: action.single ? (outputs[0] ?? "") : outputs,
    parsed,
    masked: {
      output: action.single ? (masked[0] ?? ownWord("")) : masked,
      ...(kept === undefined ? {} : { parsed: kept }),
    },
    redactor,
    artifacts,
    ...(standIns ? { standIns } : {}),
    ...(large.length > 0 ? { large } : {}),
    ...(unparsed === undefined ? {} : { unparsed }),
    ...(gone ? { gone } : {}),
    ...(refusal ? { refused: { command: refusal.command, said: refusal.refused ?? "" } } : {}),
  };
}

type Keep = { id: string; part?: string };

function keepText(task: Task, { id, part }: Keep, text: MaskedBody): Promise<ArtifactRef> {
  const { input } = task;
  return put(task, stepText(input.run, input.device, id, part), text);
}

async function keepJson(task: Task, { id, part }: Keep, value: MaskedJson): Promise<ArtifactRef> {
  const { input } = task;
  return put(task, stepJson(input.run, input.device, id, part), await stringify(value));
}

/** Keeps an artifact of the run. Once a change has begun, a store that takes nothing now does not end what is known of it. */
export async function put(
  { deps: { store }, input: { run }, hasBegunChange }: Task,
  path: string,
  body: MaskedBody,
): Promise<ArtifactRef> {
  const isWhole = typeof body === "string" || body instanceof Uint8Array;
  const kept = hasBegunChange && isWhole ? store.putEventually(path, body) : store.put(path, body);
  const { media_type, bytes, sha256 } = await kept;
  return { path: inRun(run, path), media_type, bytes, sha256 };
}
