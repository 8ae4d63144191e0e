// The text that a command prints: its template or its JSON, behind the pipes that were typed.
import type { Json } from "../../devices/src/words/json.js";
import type { Command } from "./kinds.js";
import { applyPipe } from "./pipes.js";
import type { Shell } from "./shell.js";
import { caret } from "./shell-view.js";
import { fill } from "./structure.js";
import { template } from "./template.js";

export function answer(shell: Shell, command: Command, pipes: string[]): string {
  const { kind } = shell.device;
  const json_pipe = kind.json_pipe === undefined ? undefined : new RegExp(kind.json_pipe);
  const isJson = (pipe: string) => json_pipe?.test(pipe) ?? false;
  const special = pipes.find((pipe) => command.pipes[pipe] !== undefined);
  const scope = shell.scope();
  let text: string;
  if (command.json !== undefined && (command.output === undefined || pipes.some(isJson))) {
    text = JSON.stringify(fill(command.json as Json, scope), null, kind.json_indent);
  } else text = template(special === undefined ? (command.output ?? "") : command.pipes[special]!)(scope);
  text = text.replace(/\n$/, "");
  if (text && !shell.config) text = template(kind.preamble)(scope) + text;
  for (const pipe of pipes) {
    if (pipe === special || (command.json !== undefined && isJson(pipe))) continue;
    const filtered = applyPipe(text, pipe, kind.pipes);
    if (filtered === undefined) return shell.text("invalid", { line: pipe, at: 0, caret: caret(shell, 0) });
    text = filtered;
  }
  return text;
}
