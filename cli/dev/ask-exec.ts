// Whether the owner's inventories may take secrets from programs: asked once at the first start on a terminal, and kept.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline/promises";
import type { Deps } from "../deps.js";

const QUESTION =
  "Inventories can take passwords from programs (Vault, 1Password, SOPS, a keyring) and use `transport: local`.\n" +
  "These run as you, on this machine, for requests with the owner's token. Allow it? [y/N] ";

/** @returns undefined where nobody is there to be asked */
export async function mayRunPrograms(
  { stdin, stderr, environment }: Pick<Deps, "stdin" | "stderr" | "environment">,
  data: string,
): Promise<boolean | undefined> {
  const file = join(data, "allow-exec");
  const kept = (await readFile(file, "utf8").catch(() => "")).trim();
  if (kept === "yes" || kept === "no") return kept === "yes";
  if (!stdin.isTTY || environment.CI || environment.ORCHESTRATOR_SUPERVISED === "1") return undefined;
  const lines = createInterface({ input: stdin, output: stderr });
  const answer = await lines.question(QUESTION).finally(() => lines.close());
  const may = /^\s*y(?:es)?\s*$/i.test(answer);
  await mkdir(data, { recursive: true });
  await writeFile(file, may ? "yes\n" : "no\n");
  return may;
}
