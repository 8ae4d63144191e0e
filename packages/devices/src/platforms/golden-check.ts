// Holds a platform's data against its golden transcripts; says everything that does not agree.
import type { CliPlatform, Platform } from "../words/platform.js";
import { modesOf as likelyModes } from "../shell/prompts.js";
import { failureIn, knownRejectionIn, rejectionIn } from "../shell/refusal.js";
import { firstLine } from "../shell/patterns-in-text.js";
import { re2 } from "../shell/regex.js";
import type { Golden } from "./golden.js";
import { isReadOnly } from "./read-only.js";

/** One sentence per disagreement; empty when the data is right. */
export async function checkGolden(platform: Platform, golden: Golden): Promise<string[]> {
  return [
    ...(platform.interface !== "netconf" ? await commandLine(platform, golden) : []),
    ...classification(platform, golden),
  ];
}

async function commandLine(platform: CliPlatform, golden: Golden): Promise<string[]> {
  return [
    ...prompts(platform, golden),
    ...above(platform, golden),
    ...(await transcript(platform, golden)),
    ...(await coverage(platform, golden)),
    ...(await asking(platform, golden)),
  ];
}

/** Modes whose prompt a line is, as a session sees it: trailing blanks do not count. It may have the line above it with it. */
function modesOf(platform: CliPlatform, shown: string): string[] {
  const lines = shown.split("\n");
  return likelyModes(platform, lines.at(-1)!.trimEnd(), lines.at(-2)?.trimEnd());
}

function prompts(platform: CliPlatform, golden: Golden): string[] {
  const wanted = [
    ...golden.transcript.map(({ prompt, mode }) => [mode, prompt] as const),
    ...Object.entries(golden.prompts).flatMap(([mode, lines]) => lines.map((line) => [mode, line] as const)),
  ];
  const outputs = golden.transcript.flatMap(({ output }) => output.split("\n"));
  const others = [
    ...golden.not_prompts,
    ...golden.greeting.split("\n"),
    ...outputs,
    ...golden.pager,
    ...golden.questions,
  ];
  return [
    ...wanted
      .filter(([mode, prompt]) => modesOf(platform, prompt).join() !== mode)
      .map(
        ([mode, prompt]) =>
          `prompt ${JSON.stringify(prompt)} is of mode ${modesOf(platform, prompt).join(" and ") || "none"}, not ${mode} alone`,
      ),
    ...others
      .filter((line) => line.trim() && modesOf(platform, line).length)
      .map(
        (line) =>
          `${JSON.stringify(line)} is not a prompt, but matches mode ${modesOf(platform, line).join(" and ")}`,
      ),
  ];
}

function above({ modes }: CliPlatform, golden: Golden): string[] {
  return Object.entries(golden.above).flatMap(([mode, lines]) =>
    lines
      .filter((line) => !modes[mode]?.above || !re2(modes[mode].above).matches(line.trimEnd()))
      .map(
        (line) => `${JSON.stringify(line)} belongs above the prompt of mode ${mode}, and is not known there`,
      ),
  );
}

async function transcript(platform: CliPlatform, golden: Golden): Promise<string[]> {
  const { configure } = platform;
  const configuring = new Set(configure ? [configure.mode, ...configure.also_modes] : []);
  const wrong: string[] = [];
  for (const { mode, send = "", output, is } of golden.transcript) {
    const failure = await failureIn(platform, output);
    const isLine = send !== configure?.commit && !isReadOnly(platform, send);
    const rejected = configure && (await (isLine ? rejectionIn : knownRejectionIn)(platform, output));
    const locked = configure && (await firstLine(configure.locked, output));
    const meanings = locked
      ? ["locked"]
      : [
          ...(configuring.has(mode) && rejected ? ["rejected"] : []),
          ...(failure && (!configuring.has(mode) || mode === platform.command_mode) ? ["failure"] : []),
        ];
    if (!(meanings.length ? meanings : ["ok"]).includes(is))
      wrong.push(
        `the output of ${JSON.stringify(send)} in mode ${mode} is ${is}, but counts as ${meanings.join(" or ") || "ok"}`,
      );
  }
  return wrong;
}

/** What every golden must show. */
async function coverage(platform: CliPlatform, golden: Golden): Promise<string[]> {
  const shown = new Set([...golden.transcript.map(({ mode }) => mode), ...Object.keys(golden.prompts)]);
  const lines = golden.transcript.map(({ send }) => send);
  const { configure } = platform;
  const needed = configure
    ? [
        ...configure.leave,
        ...(configure.commit ? [configure.commit] : []),
        ...(configure.abort ?? []),
        ...(configure.diff ? [configure.diff] : []),
        ...(configure.confirm?.abort ?? []),
      ]
    : [];
  const entry = platform.transitions.find(({ to }) => to === configure?.mode)?.send;
  const kinds = new Set(golden.transcript.map(({ is }) => is));
  const pending = configure?.confirm?.pending;
  const asked = golden.transcript.filter(({ send }) => pending && send === pending.send);
  const waits = await Promise.all(
    asked.map(({ output }) => firstLine(pending ? [pending.pattern] : [], output)),
  );
  const showsPending = waits.some((line) => line !== undefined);
  return [
    ...(lines.length < 4 ? ["fewer than 4 commands are shown"] : []),
    ...Object.keys(platform.modes)
      .filter((mode) => !shown.has(mode))
      .map((mode) => `no prompt of mode ${mode} is shown`),
    ...[...needed, ...(entry ? [entry] : [])]
      .filter((line) => !lines.includes(line))
      .map((line) => `${JSON.stringify(line)} is not shown`),
    ...(kinds.has("failure") ? [] : ["no failure is shown"]),
    ...(configure && !kinds.has("rejected") ? ["no rejected configuration line is shown"] : []),
    ...(pending && !showsPending ? ["no commit that waits for its confirmation is shown"] : []),
    ...(platform.pager && !golden.pager.length ? ["no pager is shown"] : []),
  ];
}

async function asking(platform: CliPlatform, golden: Golden): Promise<string[]> {
  const ends = (pattern: string, line: string) =>
    re2(pattern).some(line, ({ end }) => line.slice(end).trim() === "");
  const answers = [
    ...platform.dialogs,
    ...platform.login_dialogs,
    ...(platform.save?.dialogs ?? []),
    ...(platform.configure?.commit_dialogs ?? []),
  ];
  const failures = await Promise.all(golden.not_failures.map((line) => failureIn(platform, line)));
  return [
    ...golden.pager
      .filter((line) => !platform.pager || !ends(platform.pager.prompt, line))
      .map((line) => `pager ${JSON.stringify(line)} is not known`),
    ...golden.questions
      .filter((line) => !platform.questions.some((each) => ends(each, line)))
      .map((line) => `question ${JSON.stringify(line)} is not known`),
    ...golden.dialogs
      .filter(({ prompt, answer }) => answers.find((each) => ends(each.prompt, prompt))?.answer !== answer)
      .map(
        ({ prompt, answer }) => `${JSON.stringify(prompt)} is not answered with ${JSON.stringify(answer)}`,
      ),
    ...golden.not_failures
      .filter((_, n) => failures[n] !== undefined)
      .map((line) => `${JSON.stringify(line)} is not a failure`),
  ];
}

function classification(platform: Platform, golden: Golden): string[] {
  const isJson = (command: string) => platform.json !== undefined && re2(platform.json.pattern).test(command);
  return [
    ...golden.reads
      .filter((command) => !isReadOnly(platform, command))
      .map((command) => `${JSON.stringify(command)} only reads, but counts as a write`),
    ...golden.writes
      .filter((command) => isReadOnly(platform, command))
      .map((command) => `${JSON.stringify(command)} writes, but counts as a read`),
    ...golden.json
      .filter((command) => !isJson(command))
      .map((command) => `${JSON.stringify(command)} answers in JSON`),
    ...golden.not_json.filter(isJson).map((command) => `${JSON.stringify(command)} does not answer in JSON`),
  ];
}
