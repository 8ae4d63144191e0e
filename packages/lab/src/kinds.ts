// Loads device kinds from their YAML files and compiles what every device of a kind shares.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import * as v from "valibot";
import { parseDocument } from "yaml";
import { packageFolder } from "../../devices/src/platforms/package-folder.js";
import { grammar, type Rule } from "./config/grammar.js";
import { CommandSchema, KindSchema, type CommandData, type Kind } from "./kind.js";
import { valueTypes } from "./value-types.js";
import { pattern, type Dialect, type Pattern } from "./words.js";

export interface Command extends CommandData {
  patterns: Pattern[];
}

export interface CompiledKind extends Kind {
  dialect: Dialect;
  rules: Rule[];
  compiled: Command[];
}

/**
 * Reads every kind of a folder. `common.yaml` holds commands that all kinds know.
 * @throws {Error} with file and place when a file does not fit the schema
 */
export async function loadKinds(
  folder = packageFolder("packages/lab/src/kinds", import.meta.url),
): Promise<Record<string, CompiledKind>> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".yaml")).sort();
  const common = read(
    v.array(CommandSchema),
    await readFile(join(folder, "common.yaml"), "utf8"),
    "common.yaml",
  );
  const kinds: Record<string, CompiledKind> = {};
  for (const file of files.filter((each) => each !== "common.yaml")) {
    const kind = read(KindSchema, await readFile(join(folder, file), "utf8"), file);
    kinds[kind.name] = compile(kind, common);
  }
  return kinds;
}

function compile(kind: Kind, common: CommandData[]): CompiledKind {
  return {
    ...kind,
    dialect: { types: valueTypes(kind.types), abbreviate: kind.abbreviate },
    rules: grammar(kind.config.grammar),
    compiled: [...kind.commands, ...common].map((command) => ({
      ...command,
      patterns: [command.match].flat().map(pattern),
    })),
  };
}

function read<T extends v.GenericSchema>(schema: T, text: string, file: string): v.InferOutput<T> {
  const document = parseDocument(text, { merge: true });
  const problem = document.errors[0];
  if (problem) throw new Error(`${file}: ${problem.message}`);
  const parsed = v.safeParse(schema, document.toJS({ maxAliasCount: -1 }));
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${file}: ${v.getDotPath(issue) ?? "(top)"}: ${issue.message}`);
}
