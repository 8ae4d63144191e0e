// Nautobot, versions 1 to 3: its devices over GraphQL. What a version calls things is asked first.
import type { Json } from "../../packages/devices/src/words/json.js";
import { didYouMean } from "../../compiler/index.js";
import type { Draft } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Reader, World } from "../reader.js";
import { type Address, addressOf } from "../source_of_truth/address.js";
import { ask } from "../source_of_truth/ask.js";
import {
  addLogins,
  at,
  draftDevice,
  type Known,
  noDevice,
  present,
  textAt,
} from "../source_of_truth/device.js";

const VARIABLE = "NAUTOBOT_TOKEN";
const PAGE = 100;
const MOST_DEVICES = 100_000;

export const nautobot: Reader = {
  summary: "Nautobot over GraphQL: devices with config contexts; NAUTOBOT_TOKEN has the token",
  source: "`//host?location=lab1&role=core`: filters as its GraphQL query `devices` has them",
  async fetch(source, world) {
    const address = addressOf("nautobot", source, VARIABLE);
    return { address: address.shown, items: await devicesAt(address, world) };
  },
  read(_source, world, notes, fetched) {
    const { address, items } = fetched!;
    const known = items.map((item) => knownOf(item, address));
    const ids = new Set(known.map(({ id }) => id));
    const devices = known.flatMap((one) => draftDevice(one, ids, "nautobot", notes) ?? []);
    if (devices.length === 0) throw noDevice("Nautobot", address, items.length > 0);
    addLogins(devices, world, notes);
    return { devices, groups: new Map(), vars: new Map() } satisfies Draft;
  },
};

/** Fields of a device that are asked for where the version has them. */
const FIELDS: Record<string, string> = {
  id: "id",
  name: "name",
  serial: "serial",
  asset_tag: "asset_tag",
  status: "status { name }",
  role: "role { name }",
  device_role: "device_role { name slug }",
  location: "location { name }",
  site: "site { name slug }",
  tenant: "tenant { name }",
  rack: "rack { name }",
  platform: "platform { name PLATFORM }",
  device_type: "device_type { model manufacturer { name } }",
  primary_ip4: "primary_ip4 { address }",
  primary_ip6: "primary_ip6 { address }",
  tags: "tags { name }",
  virtual_chassis: "virtual_chassis { name master { id } }",
  vc_position: "vc_position",
  config_context: "config_context",
  _custom_field_data: "_custom_field_data",
};
const OF_PLATFORM = ["network_driver", "napalm_driver", "slug"];

const SHAPE = `{ __schema { queryType { fields { name args { name type { kind name ofType { kind name } } } type { name kind ofType { name kind ofType { name kind } } } } } types { name fields { name } } } }`;

type Arguments = Map<string, { isList: boolean; type: string }>;

async function devicesAt(address: Address, world: World): Promise<Json[]> {
  const { fields, platform, status, args } = await shapeOf(address, world);
  const filters = filtersOf(address, args, status.has("slug") ? "active" : "Active");
  const wanted = Object.entries(FIELDS)
    .filter(([name]) => fields.has(name))
    .map(([, text]) => text.replace("PLATFORM", OF_PLATFORM.filter((name) => platform.has(name)).join(" ")));
  const items: Json[] = [];
  for (;;) {
    const page = args.has("limit") ? [`limit: ${PAGE}`, `offset: ${items.length}`] : [];
    const all = [...filters, ...page];
    const query = `{ devices${all.length > 0 ? `(${all.join(", ")})` : ""} { ${wanted.join(" ")} } }`;
    const found = at(await asked(address, query, world), "devices");
    if (!Array.isArray(found)) throw new SourceError("the answer has no `devices`", placeOf(address));
    items.push(...found);
    if (page.length === 0 || found.length < PAGE) return items;
    if (items.length >= MOST_DEVICES)
      throw new SourceError(
        `Nautobot has more than ${MOST_DEVICES} devices for these filters`,
        placeOf(address),
        "choose fewer, by `location` for example",
      );
  }
}

const placeOf = ({ shown }: Address) => ({ file: `${shown}/api/graphql/`, line: 1 });

/** @throws {SourceError} with what GraphQL says */
async function asked(address: Address, query: string, world: World): Promise<Json> {
  const question = { path: "/api/graphql/", body: { query } };
  const answer = await ask({ name: "Nautobot", address, variable: VARIABLE }, question, world);
  const { errors, data } = answer;
  const [first] = Array.isArray(errors) ? errors : [];
  if (first !== undefined)
    throw new SourceError(
      `Nautobot says: ${textAt(first, "message") ?? "an error"}`,
      placeOf(address),
      "does a filter have a value that is there?",
    );
  return data ?? null;
}

async function shapeOf(address: Address, world: World) {
  const shape = await asked(address, SHAPE, world);
  const types = at(shape, "__schema", "types");
  const queries = at(shape, "__schema", "queryType", "fields");
  const query = Array.isArray(queries)
    ? queries.find((each) => textAt(each, "name") === "devices")
    : undefined;
  if (query === undefined)
    throw new SourceError(
      "its GraphQL has no query `devices`",
      placeOf(address),
      "is it the address of Nautobot, and may the token read devices?",
    );
  const fieldsOf = (type: string | undefined): Set<string> => {
    const found = Array.isArray(types) ? types.find((each) => textAt(each, "name") === type) : undefined;
    const fields = at(found, "fields");
    return new Set(Array.isArray(fields) ? fields.flatMap((field) => textAt(field, "name") ?? []) : []);
  };
  const given = at(query, "args");
  const args: Arguments = new Map(
    (Array.isArray(given) ? given : []).map((arg) => [
      textAt(arg, "name") ?? "",
      {
        isList: textAt(arg, "type", "kind") === "LIST",
        type: textAt(arg, "type", "ofType", "name") ?? textAt(arg, "type", "name") ?? "String",
      },
    ]),
  );
  const named = (type: Json | undefined): string | undefined =>
    textAt(type, "name") ?? (at(type, "ofType") === undefined ? undefined : named(at(type, "ofType")));
  return {
    fields: fieldsOf(named(at(query, "type"))),
    platform: fieldsOf("PlatformType"),
    status: fieldsOf("StatusType"),
    args,
  };
}

/** @param active the usual status, in the words of the version: its slug before 2, its name since */
function filtersOf({ filters }: Address, args: Arguments, active: string): string[] {
  const all = new Map<string, string[]>();
  for (const [name, value] of filters) all.set(name, [...(all.get(name) ?? []), value]);
  if (!all.has("status") && args.has("status")) all.set("status", [active]);
  return [...all].map(([name, values]) => {
    const arg = args.get(name);
    if (!arg) {
      const known = [...args.keys()].filter((each) => !each.includes("__"));
      throw new SourceError(
        `Nautobot has no filter \`${name}\` for devices`,
        undefined,
        didYouMean(name, known) ?? `it has ${known.slice(0, 12).join(", ")}, …`,
      );
    }
    const written = values.map((value) => literal(value, arg.type));
    return `${name}: ${arg.isList ? `[${written.join(", ")}]` : (written[0] ?? '""')}`;
  });
}

const literal = (value: string, type: string): string =>
  (type === "Boolean" && /^(?:true|false)$/.test(value)) ||
  (/^(?:Int|Float)$/.test(type) && /^-?\d+$/.test(value))
    ? value
    : JSON.stringify(value);

function knownOf(item: Json, base: string): Known {
  const id = textAt(item, "id") ?? "";
  const name = (...path: string[]): string | undefined => textAt(item, ...path);
  const role = name("role", "name") ?? name("device_role", "slug") ?? name("device_role", "name");
  const place = name("location", "name") ?? name("site", "slug") ?? name("site", "name");
  const tags = at(item, "tags");
  const address = name("primary_ip4", "address") ?? name("primary_ip6", "address");
  const chassis = name("virtual_chassis", "name");
  const master = name("virtual_chassis", "master", "id");
  return {
    id,
    name: name("name") ?? null,
    place: { file: `${base}/dcim/devices/${id}/`, line: 1 },
    platforms: [...OF_PLATFORM, "name"].flatMap((field) => name("platform", field) ?? []),
    ...(address === undefined ? {} : { address }),
    groups: [role, place].flatMap((group) => group ?? []),
    tags: Array.isArray(tags) ? tags.flatMap((tag) => textAt(tag, "name") ?? []) : [],
    ...(chassis === undefined
      ? {}
      : { chassis: { name: chassis, ...(master === undefined ? {} : { master }) } }),
    context: at(item, "config_context") ?? null,
    facts: present({
      id: at(item, "id"),
      location: place,
      role,
      manufacturer: name("device_type", "manufacturer", "name"),
      model: name("device_type", "model"),
      serial: name("serial"),
      asset_tag: name("asset_tag"),
      tenant: name("tenant", "name"),
      rack: name("rack", "name"),
      status: name("status", "name"),
      virtual_chassis: chassis,
      vc_position: at(item, "vc_position"),
      custom_fields: at(item, "_custom_field_data"),
    }),
  };
}
