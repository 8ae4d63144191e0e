// What the compiler would refuse of the result is taken out of it again, with a note: what an import writes can be used.
import { isMap as isYamlMap, isScalar as isYamlScalar, LineCounter, parseDocument, stringify } from "yaml";
import { type CompileDeps, type Diagnostic, validateInventory } from "../compiler/index.js";
import type { CredentialDocument } from "./credentials.js";
import type { Settings } from "./layers.js";
import type { Notes, SourceLine } from "./notes.js";

export interface InventoryDocument {
  defaults: Settings;
  credentials: Record<string, CredentialDocument>;
  groups: Record<string, Settings>;
  devices: Record<string, Settings>;
}

export interface Places {
  devices: ReadonlyMap<string, SourceLine>;
  groups: ReadonlyMap<string, SourceLine>;
  fallback: SourceLine;
}

/** One mistake may show the next. */
const ROUNDS = 5;

export function refused(
  document: InventoryDocument,
  places: Places,
  platforms: CompileDeps["platforms"],
  notes: Notes,
): InventoryDocument {
  for (let round = 0; round < ROUNDS; round++) {
    const text = stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
    const found = validateInventory({ text, file: "inventory.yaml" }, { platforms });
    const errors = found.filter(({ severity }) => severity === "error");
    if (errors.length === 0) return document;
    const paths = pathsIn(text, errors);
    for (const [i, error] of errors.entries()) takeOut(document, paths[i] ?? [], error, places, notes);
  }
  return document;
}

function takeOut(
  document: InventoryDocument,
  path: readonly string[],
  {
    message,
    hint = "correct it in the source, or add it to the result as docs/inventory.md describes it",
  }: Diagnostic,
  places: Places,
  notes: Notes,
): void {
  const [part = "", name = "", key = "", inner = ""] = path;
  if (part === "defaults") {
    const holder = key === "" ? document.defaults : (document.defaults[name] as Settings | undefined);
    if (holder) delete holder[key === "" ? name : key];
    notes.lost(places.fallback, `\`${[name, key].filter(Boolean).join(".")}\` is left out: ${message}`, hint);
    return;
  }
  if (part !== "devices" && part !== "groups") {
    notes.lost(places.fallback, message, hint);
    return;
  }
  const place = places[part].get(name) ?? places.fallback;
  const holder = document[part][name];
  if (holder === undefined) return;
  const vars = holder.vars as Settings | undefined;
  if (key === "vars" && vars !== undefined && inner in vars) {
    delete vars[inner];
    notes.lost(place, `the var \`${inner}\` of \`${name}\` is left out: ${message}`, hint);
  } else if (["jump", "ssh", "site", "tags", "port"].includes(key)) {
    delete holder[key];
    notes.lost(place, `\`${key}\` of \`${name}\` is left out: ${message}`, hint);
  } else if (part === "devices") {
    delete document.devices[name];
    notes.lost(place, `\`${name}\` is left out: ${message}`, hint);
  } else notes.lost(place, `group \`${name}\`: ${message}`, hint);
}

/** For each diagnostic the keys that lead to its line and column. */
function pathsIn(text: string, errors: readonly Diagnostic[]): string[][] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines });
  const starts = [0];
  for (const line of text.split("\n")) starts.push(starts.at(-1)! + line.length + 1);
  return errors.map(({ line, column }) => {
    const offset = (starts[line - 1] ?? 0) + column - 1;
    const path: string[] = [];
    let at: unknown = contents;
    while (isYamlMap(at)) {
      const pair = at.items.find(({ key, value }) => {
        const start = (key as { range?: number[] }).range?.[0] ?? 0;
        const end = (value as { range?: number[] } | null)?.range?.[2] ?? start;
        return start <= offset && offset <= end;
      });
      if (pair === undefined) break;
      path.push(isYamlScalar(pair.key) ? String(pair.key.value) : "");
      at = pair.value;
    }
    return path;
  });
}
