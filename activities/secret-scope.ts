// `${{ secrets.x }}`: read when a command, a configuration line or a reply is rendered, and masked from then on.
import { sourceFor } from "./device-source.js";
import { isTemplate, referencesOfTemplate } from "../compiler/index.js";
import type { Scope } from "./scope.js";
import type { Task } from "./task.js";

/** The scope with the secrets that these templates name, and no others. @throws {DeviceError} `secret_unavailable` */
export async function withSecrets(task: Task, scope: Scope, templates: string[]): Promise<Scope> {
  const references = templates.filter(isTemplate).flatMap(referencesOfTemplate);
  const names = new Set(references.flatMap(({ root, member }) => (root === "secrets" ? (member ?? []) : [])));
  if (names.size === 0) return scope;
  const secrets: Record<string, string> = {};
  for (const name of names) {
    const source = task.plan.secrets[name];
    if (!source) continue;
    const own = sourceFor(source, task.device);
    secrets[name] = await task.deps.secrets.read(own, `secret ${name}`, task.plan);
  }
  return { ...scope, secrets };
}
