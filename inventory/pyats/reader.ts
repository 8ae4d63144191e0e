// Testbeds of pyATS: devices with connections, credentials at three levels, markup such as %ENV{NAME}.
import { dirname, join } from "node:path";
import { type Draft, type DraftDevice, newDevice, type Stated } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes } from "../notes.js";
import type { Reader, World } from "../reader.js";
import {
  entriesOf,
  isList,
  isMap,
  isScalar,
  jsonOf,
  type MapValue,
  member,
  readYaml,
  scalarText,
  textsOf,
  type Value,
} from "../yaml/read.js";
import { connect } from "./connection.js";
import { loginOf } from "./login.js";
import { Markup } from "./markup.js";

export const pyats: Reader = {
  summary: "a testbed of pyATS and Genie",
  source: "testbed.yaml",
  read(source, world, notes) {
    const root = readTestbed(source, world, 0);
    const devices = member(root, "devices");
    if (!isMap(devices))
      throw new SourceError(
        "this is not a testbed: it has no `devices`",
        root,
        "name the testbed's YAML file",
      );
    return draftOf(root, devices, world, notes);
  },
};

/** Testbeds that extend one another. */
const MAX_DEPTH = 10;

function readTestbed(path: string, world: World, depth: number): MapValue {
  const text = world.read(path);
  if (text === undefined) throw new SourceError(`there is no file ${path}`);
  const root = readYaml(text, path, { version: "1.1" });
  if (!isMap(root)) throw new SourceError("this is not a testbed", root, "a testbed is a map with `devices`");
  if (depth > MAX_DEPTH)
    throw new SourceError(`testbeds extend one another more than ${MAX_DEPTH} times`, root);
  let base: MapValue | undefined;
  const names = member(root, "extends");
  for (const stated of isList(names) ? names.items : names === undefined ? [] : [names]) {
    const name = scalarText(stated);
    if (name === undefined) continue;
    const inner = name.startsWith("/") ? name : join(dirname(path), name);
    if (world.read(inner) === undefined)
      throw new SourceError(
        `the testbed extends \`${name}\`, and there is no file ${inner}`,
        stated,
        "put the file there, or take it out of `extends`",
      );
    const extended = readTestbed(inner, world, depth + 1);
    base = base === undefined ? extended : overlaid(base, extended);
  }
  return base === undefined ? root : overlaid(base, root);
}

/** Key by key; what is on top wins. */
function overlaid(base: MapValue, top: MapValue): MapValue {
  const entries = new Map(base.entries);
  for (const [key, value] of top.entries) {
    const below = entries.get(key);
    entries.set(key, isMap(below) && isMap(value) ? overlaid(below, value) : value);
  }
  return { ...top, entries };
}

function draftOf(root: MapValue, devices: MapValue, world: World, notes: Notes): Draft {
  const ofTestbed = new Markup(root, world, notes);
  const found: DraftDevice[] = [];
  for (const [name, value] of devices.entries) {
    const device = newDevice(name, value);
    const markup = ofTestbed.of(name, value);
    device.platforms = platformsOf(value, markup);
    for (const type of textsOf(member(value, "type"))) device.tags.push(type.trim());
    const connection = connect(device, value, devices, markup, notes);
    if (connection === undefined) continue;
    loginOf(device, { connection, device: value, testbed: member(root, "testbed") }, markup);
    const custom = member(value, "custom");
    for (const [key, each] of entriesOf(custom)) if (key !== "abstraction") setVar(device, key, each, markup);
    const alias = member(value, "alias");
    if (alias !== undefined && scalarText(alias) !== name) device.vars.set("alias", alias);
    found.push(device);
  }
  return { devices: found, groups: new Map(), vars: new Map() };
}

/** Markup within lists and maps is not resolved. */
function setVar(device: DraftDevice, key: string, value: Value, markup: Markup): void {
  if (!/%[A-Z]*\{/.test(JSON.stringify(jsonOf(value)))) {
    device.vars.set(key, value);
    return;
  }
  const text = isScalar(value) ? markup.text(value, `custom.${key}`) : undefined;
  if (text !== undefined) device.vars.set(key, { kind: "scalar", text: text.value, ...text });
  else if (!isScalar(value))
    markup.notes.lost(
      value,
      `the var \`${key}\` has markup inside, and is left out`,
      "write its values without markup, or add the var to the result",
    );
}

/** What a device is for says nothing of its platform. */
const ROLES =
  /^(?:router|switch|firewall|server|device|host|controller|ap|wlc|leaf|spine|core|edge|pe?|ce|unknown)$/i;

function platformsOf(device: Value, markup: Markup): Stated[] {
  const text = (key: string): Stated | undefined => markup.text(member(device, key), key);
  const os = text("os");
  const platform = text("platform");
  const isSdwan = os !== undefined && platform?.value === "sdwan";
  const fromAbstraction = markup.text(
    member(member(member(device, "custom"), "abstraction"), "os"),
    "custom.abstraction.os",
  );
  return [
    isSdwan ? { ...os, value: `cisco_${os.value}_sdwan` } : undefined,
    os,
    fromAbstraction,
    os === undefined ? undefined : platform,
    os === undefined ? undefined : text("model"),
    ...(os === undefined && fromAbstraction === undefined
      ? [platform, text("series"), text("type")].filter((each) => each && !ROLES.test(each.value))
      : []),
  ].filter((each) => each !== undefined);
}
