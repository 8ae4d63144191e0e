// NetBox, versions 3 and 4: its devices over REST, page by page, with their config contexts.
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
import { FILTERS } from "./filters.js";

const VARIABLE = "NETBOX_TOKEN";
const PAGE = 200;
/** Of one answer after the other; a NetBox of more is asked with a filter. */
const MOST_DEVICES = 100_000;

export const netbox: Reader = {
  summary: "NetBox 3 and 4 over REST: devices with config contexts; NETBOX_TOKEN has the token",
  source: "`//host?site=lab1&role=core`, or `http://host:8000?tag=lab`: filters as NetBox has them",
  async fetch(source, world) {
    const address = addressOf("netbox", source, VARIABLE);
    checkFilters(address);
    return { address: address.shown, items: await devicesAt(address, world) };
  },
  read(_source, world, notes, fetched) {
    const { address, items } = fetched!;
    const known = items.map((item) => knownOf(item, address));
    const ids = new Set(known.map(({ id }) => id));
    const devices = known.flatMap((one) => draftDevice(one, ids, "netbox", notes) ?? []);
    if (devices.length === 0) throw noDevice("NetBox", address, items.length > 0);
    addLogins(devices, world, notes);
    return { devices, groups: new Map(), vars: new Map() } satisfies Draft;
  },
};

/** NetBox ignores filters that it does not know, and would then give all devices. */
function checkFilters({ filters }: Address): void {
  for (const [name] of filters) {
    const plain = name.replace(
      /__(?:n|ic|nic|ie|nie|iew|niew|isw|nisw|regex|iregex|empty|gt|gte|lt|lte|any)$/,
      "",
    );
    if (plain.startsWith("cf_") || plain.startsWith("local_context_data") || FILTERS.has(plain)) continue;
    throw new SourceError(
      `NetBox has no filter \`${name}\` for devices; it would ignore it and give all of them`,
      undefined,
      didYouMean(plain, FILTERS) ?? "the filters are those of `/api/dcim/devices/`",
    );
  }
}

async function devicesAt(address: Address, world: World): Promise<Json[]> {
  const query = new URLSearchParams(address.filters);
  if (!address.filters.some(([name]) => /^status(?:__|$)/.test(name))) query.append("status", "active");
  const items: Json[] = [];
  for (let offset = 0; ; ) {
    query.set("limit", String(PAGE));
    query.set("offset", String(offset));
    const path = `/api/dcim/devices/?${query}`;
    const answer = await ask({ name: "NetBox", address, variable: VARIABLE }, { path }, world);
    const { results, next, count } = answer;
    const file = `${address.shown}/api/dcim/devices/`;
    if (!Array.isArray(results))
      throw new SourceError("the answer has no `results`", { file, line: 1 }, "is it the address of NetBox?");
    if (Number(count) > MOST_DEVICES)
      throw new SourceError(
        `NetBox has ${String(count)} devices for these filters; at most ${MOST_DEVICES} are read`,
        { file, line: 1 },
        "choose fewer, by `site` for example",
      );
    items.push(...results);
    // The address in `next` is NetBox's own idea of its name, so only its being there counts. A page may be shorter than asked for.
    if (typeof next !== "string" || results.length === 0) return items;
    offset += results.length;
  }
}

function knownOf(item: Json, base: string): Known {
  const id = textAt(item, "id") ?? "";
  const role = at(item, "role") ?? at(item, "device_role");
  const site = textAt(item, "site", "slug");
  const chassis = textAt(item, "virtual_chassis", "name") ?? textAt(item, "virtual_chassis", "display");
  const master = textAt(item, "virtual_chassis", "master", "id");
  const tags = at(item, "tags");
  const address = textAt(item, "primary_ip", "address") ?? textAt(item, "primary_ip4", "address");
  return {
    id,
    name: textAt(item, "name") ?? null,
    place: { file: `${base}/dcim/devices/${id}/`, line: 1 },
    platforms: [textAt(item, "platform", "slug"), textAt(item, "platform", "name")].flatMap(
      (name) => name ?? [],
    ),
    ...(address === undefined ? {} : { address }),
    groups: [textAt(role, "slug"), site].flatMap((name) => name ?? []),
    tags: Array.isArray(tags)
      ? tags.flatMap((tag) => (typeof tag === "string" ? tag : (textAt(tag, "slug") ?? [])))
      : [],
    ...(chassis !== undefined || master !== undefined
      ? {
          chassis: {
            name: chassis ?? textAt(item, "virtual_chassis", "id") ?? "",
            ...(master === undefined ? {} : { master }),
          },
        }
      : {}),
    context: at(item, "config_context") ?? null,
    facts: present({
      id: at(item, "id"),
      site,
      role: textAt(role, "slug"),
      manufacturer: textAt(item, "device_type", "manufacturer", "slug"),
      model: textAt(item, "device_type", "model"),
      serial: textAt(item, "serial"),
      asset_tag: textAt(item, "asset_tag"),
      tenant: textAt(item, "tenant", "slug"),
      location: textAt(item, "location", "slug"),
      rack: textAt(item, "rack", "name"),
      status: textAt(item, "status", "value") ?? textAt(item, "status", "label")?.toLowerCase(),
      vc_position: at(item, "vc_position"),
      virtual_chassis: chassis,
      custom_fields: at(item, "custom_fields"),
    }),
  };
}
