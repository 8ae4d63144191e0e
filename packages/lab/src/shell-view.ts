// What templates and prompts see of one session.
import { candidateDiff } from "./actions.js";
import { braces, sets } from "./config/render.js";
import type { Shell } from "./shell.js";
import { type Scope, template } from "./template.js";
import { configText, view } from "./view.js";

/** The device's view, and what only this session knows: its candidate and where it stands. */
export function shellScope(shell: Shell): Scope {
  const { config, device } = shell;
  const candidate = config?.candidate;
  const scope = view(device, {
    id: shell.id,
    user: shell.user,
    mode: shell.mode,
    context: config?.path ?? "",
    candidate: candidate?.name ?? "",
    dirty: config?.dirty ?? false,
  });
  const lazy: Record<string, () => unknown> = {
    diff: () => candidateDiff(shell),
    replace_diff: () => candidateDiff(shell, undefined, true),
    candidate_braces: () =>
      candidate && braces(config.node() ?? candidate.tree, device.kind.config.terminator),
    candidate_set: () => candidate && sets(candidate.tree, "set"),
    candidate_text: () => candidate && configText(device, candidate.tree, scope),
    file: () => device.files.facts(shell.args[0] ?? ""),
    image: () => device.booted_image ?? { file: device.kind.boot?.image, version: device.facts["version"] },
    disk: () => ({ free: device.files.size, free_kb: Math.floor(device.files.size / 1024) }),
    in_config: () => shell.config !== undefined,
  };
  for (const [name, get] of Object.entries(lazy))
    Object.defineProperty(scope, name, { get, enumerable: true });
  return scope;
}

export function shellPrompt(shell: Shell): string {
  const { kind, faults, model } = shell.device;
  const { config } = shell;
  const cut = config && faults.truncate_hostname;
  const hostname = cut ? model.hostname.slice(0, cut) : model.hostname;
  const context = config?.path ?? "";
  const named = kind.config.candidate === "named" && config?.candidate;
  const text =
    shell.own_prompt?.replace("{host}", hostname).replace("{mode}", shell.mode).replace("{pwc}", context) ??
    template(kind.modes[shell.mode]!.prompt)({
      hostname,
      context,
      user: shell.user,
      candidate: config?.candidate?.name ?? "",
      last: config?.context.steps.at(-1)?.text.split(" ").at(-1) ?? "",
      tag: named ? `-s-${named.name.slice(0, 6)}` : "",
      dirty: config?.dirty ?? false,
    });
  if (!faults.ansi) return kind.login.prefix + text;
  const end = text.trimEnd();
  return `\x1b[?2004h\x1b[1;32m${end}\x1b[0m\x1b[K${text.slice(end.length)}`;
}

/** A line with a mark under the column of what was typed, as it stands behind the prompt. */
export function caret(shell: Shell, at: number): string {
  return `${" ".repeat(shellPrompt(shell).split("\n").at(-1)!.length + at)}^`;
}
