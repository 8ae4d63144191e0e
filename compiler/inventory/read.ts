// An inventory document to devices that are complete: layered, with credentials, secrets, platforms and jump hosts.
import type { Credential, ResolvedDevice } from "../../packages/devices/src/words/device.js";
import type { Json } from "../../packages/devices/src/words/json.js";
import type { Platform } from "../../packages/devices/src/words/platform.js";
import type { SecretSource } from "../../packages/devices/src/words/secret.js";
import type { CompileDeps, DocumentInput } from "../deps.js";
import { type Collector, type SourceRange, Source } from "../diagnostics/index.js";
import { digestOf } from "../digest.js";
import {
  asText,
  documentOf,
  type Entry,
  entriesOf,
  get,
  jsonOf,
  MAX_INVENTORY_BYTES,
  type Node,
  parseDocument,
} from "../document/index.js";
import { checkOpenVars, checkOpenValue } from "../secrets/open-values.js";
import { checkStructure, type KeyHints } from "../structure/check.js";
import { checkCapabilities } from "./capabilities.js";
import { type Hop, unrollJumps } from "./jumps.js";
import { first } from "./layers.js";
import { ownPlatforms } from "./platforms.js";
import { type DeviceLayers, layersOf, resolveDevice } from "./resolve.js";
import { credentialsOf, secretsOf } from "./secrets.js";
import { InventorySchema } from "./schema.js";

export interface InventoryContext {
  problems: Collector;
  groups: ReadonlyMap<string, Node>;
  defaults: Node | undefined;
  credentials: ReadonlyMap<string, Credential>;
  /** Names of all platforms. */
  platforms: ReadonlySet<string>;
  /** Of those that can be read. */
  platformData: ReadonlyMap<string, Platform>;
}

/** What the text alone tells. */
interface ReadInventory {
  document: Node;
  /** As it was given, as data. */
  json: Json;
  /** Of the data. */
  digest: string;
}

export interface Inventory extends ReadInventory {
  /** In the order of the document. */
  devices: Map<string, ResolvedDevice>;
  /** Of each device's name. */
  places: Map<string, SourceRange>;
  groups: ReadonlySet<string>;
  credentials: Map<string, Credential>;
  secrets: Map<string, SecretSource>;
  platforms: Map<string, Platform>;
  /** Names of those that the inventory brings along. */
  ownPlatforms: ReadonlySet<string>;
}

const CREDENTIAL_KEYS = new Set([
  "username",
  "user",
  "password",
  "enable",
  "enable_password",
  "private_key",
  "passphrase",
]);
const ALIASES: Record<string, string> = {
  ip: "host",
  address: "host",
  hostname: "host",
  device_type: "platform",
  os: "platform",
  group: "groups",
  tag: "tags",
  proxy: "jump",
  bastion: "jump",
  data: "vars",
};

const keyHints: KeyHints = (key, path) => {
  if (path.length === 0 && /^(steps|stages|targets)$/.test(key))
    return "this looks like a spec, not an inventory";
  if (path.length === 0 && key === "hosts") return "did you mean `devices`?";
  if (path.length === 0 && key === "all")
    return "this looks like an inventory of Ansible; here devices stand under `devices:`, each with `host` and `platform`";
  if (path[0] === "credentials" && path.length === 2 && /^(user|login|name)$/.test(key))
    return "did you mean `username`?";
  const inDevice = path[0] === "devices" || path[0] === "groups" || path[0] === "defaults";
  if (!inDevice || path.at(-1) === "ssh") return undefined;
  if (CREDENTIAL_KEYS.has(key)) return "logins stand under `credentials:` and are named with `credential:`";
  return key in ALIASES ? `did you mean \`${ALIASES[key]}\`?` : undefined;
};

export function readDocument(
  input: DocumentInput,
  fallback: string,
  problems: Collector,
  limit?: number,
  masksSecrets = false,
): Node | undefined {
  const file = input.file ?? fallback;
  if ("object" in input) return documentOf(file, input.object, problems, masksSecrets);
  return parseDocument(new Source(file, input.text, masksSecrets), problems, limit);
}

/** The inventory that was read last: runs come one after the other with the same, and half of a compilation reads it. */
let last: { file: string; text: string; read: ReadInventory } | undefined;

/** Nobody changes a document, so one whose form is right serves again. */
function readOnce(input: DocumentInput, problems: Collector): ReadInventory | undefined {
  const { text, file = "inventory" } = "text" in input ? input : { text: undefined };
  if (text !== undefined && last?.text === text && last.file === file) return last.read;
  const before = problems.size;
  const document = readDocument(input, "inventory", problems, MAX_INVENTORY_BYTES, true);
  if (!document) return undefined;
  checkStructure(InventorySchema, document, { problems, keyHints, secrets: true });
  const json = jsonOf(document);
  const read = { document, json, digest: digestOf(json) };
  if (text !== undefined && problems.size === before) last = { file, text, read };
  return read;
}

/** @returns undefined where there is no document to read; other problems are in the collector. */
export function readInventory(
  input: DocumentInput,
  problems: Collector,
  deps: CompileDeps,
): Inventory | undefined {
  const read = readOnce(input, problems);
  if (!read) return undefined;
  const { document } = read;
  const membersOf = (key: string) => entriesOf(get(document, key)).map((entry) => entry.value);
  if (deps.policy) checkCapabilities(document, deps.policy, problems);
  for (const node of [get(document, "defaults"), ...membersOf("groups"), ...membersOf("devices")]) {
    const vars = get(node, "vars");
    checkOpenValue(vars, problems);
    checkOpenVars(vars, problems);
  }
  const credentials = credentialsOf(get(document, "credentials"), problems);
  const secrets = secretsOf(get(document, "secrets"), problems);
  const platforms = new Map(Object.entries(deps.platforms));
  const own = ownPlatforms(get(document, "platforms"), problems, deps);
  for (const [name, platform] of own) platforms.set(name, platform);
  const named = entriesOf(get(document, "platforms")).map((entry) => entry.key.value);
  const groups = new Map(entriesOf(get(document, "groups")).map((entry) => [entry.key.value, entry.value]));
  const context: InventoryContext = {
    problems,
    groups,
    defaults: get(document, "defaults"),
    credentials,
    platforms: new Set([...platforms.keys(), ...named, ...(deps.known ?? [])]),
    platformData: platforms,
  };
  const entries = entriesOf(get(document, "devices"));
  const devices = new Map<string, ResolvedDevice>();
  const hops = new Map<string, Hop | undefined>();
  for (const entry of entries) {
    const layers = layersOf(entry, context);
    devices.set(entry.key.value, resolveDevice(entry, layers, context));
    hops.set(entry.key.value, hopOf(entry, layers));
  }
  const circling = new Set<string>();
  for (const device of devices.values()) device.jumps = unrollJumps(device.name, hops, problems, circling);
  return {
    ...read,
    devices,
    places: new Map(entries.map((entry) => [entry.key.value, entry.key])),
    groups: new Set(groups.keys()),
    credentials,
    secrets,
    platforms,
    ownPlatforms: new Set(own.keys()),
  };
}

function hopOf(entry: Entry, { layers }: DeviceLayers): Hop | undefined {
  const own = asText(get(entry.value, "jump"));
  const node = own ?? asText(first(layers, "jump"));
  return node && { node, own: own !== undefined };
}
