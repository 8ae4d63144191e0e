// A draft to an inventory of ours: the YAML text, and what could not be mapped.
import { stringify } from "yaml";
import type { Json } from "../packages/devices/src/words/json.js";
import type { CompileDeps } from "../compiler/index.js";
import { credentialsOf } from "./credentials.js";
import type { Draft, DraftDevice } from "./draft.js";
import { SourceError } from "./errors.js";
import { jumpsOf } from "./jumps.js";
import { layered, layeredVars, type Member, type Settings } from "./layers.js";
import type { PlatformMap } from "./map-file.js";
import { renameAll } from "./names.js";
import type { Notes } from "./notes.js";
import { platformOf } from "./platforms.js";
import { type InventoryDocument, refused } from "./refused.js";
import { openVars } from "./vars.js";

export interface ConvertOptions {
  map: PlatformMap;
  platforms: CompileDeps["platforms"];
  /** Login name of the user, where the source leaves it to OpenSSH. */
  user: string;
}

/** In the order in which people read them. */
const KEYS = ["platform", "credential", "transport", "port", "site", "jump", "ssh"] as const;

/** @throws {SourceError} where no device can be used */
export function convert(draft: Draft, options: ConvertOptions, notes: Notes): string {
  renameAll(draft, notes);
  const stated = new Set(draft.devices);
  const jumps = jumpsOf(draft, notes);
  const known = new Set(Object.keys(options.platforms));
  const settings = new Map<DraftDevice, Settings>();
  const usable: DraftDevice[] = [];
  for (const device of draft.devices) {
    const { platform, telnet } = platformOf(device, options.map, known, notes);
    if (platform === undefined) continue;
    if (telnet) device.transport ??= "telnet";
    usable.push(device);
    settings.set(device, settingsOf(device, platform));
  }
  const credentials = credentialsOf(usable, options.user, notes);
  const names = new Set(usable.map(({ name }) => name));
  for (const device of usable) {
    const own = settings.get(device)!;
    const credential = credentials.nameOf.get(device);
    if (credential !== undefined) own.credential = credential;
    const jump = jumps.get(device);
    if (jump !== undefined && names.has(jump)) own.jump = jump;
  }
  const members = usable.map(
    (device): Member => ({
      name: device.name,
      groups: device.groups,
      settings: settings.get(device)!,
      isAdded: !stated.has(device),
    }),
  );
  const document = documentOf(draft, usable, layered(members, KEYS), notes);
  document.credentials = credentials.document;
  const kept = refused(document, placesOf(draft), options.platforms, notes);
  if (Object.keys(kept.devices).length === 0)
    throw new SourceError("no device of it can be used", draft.devices[0]?.place, "the notes say why");
  return stringify(tidy(kept), { lineWidth: 110, flowCollectionPadding: true, aliasDuplicateObjects: false });
}

function settingsOf(device: DraftDevice, platform: string): Settings {
  const { transport, port, site, ssh } = device;
  const usual = transport === "telnet" ? 23 : transport === "netconf" ? 830 : 22;
  return {
    platform,
    ...(transport === undefined || transport === "ssh" ? {} : { transport }),
    ...(port === undefined || port === usual ? {} : { port }),
    ...(site === undefined ? {} : { site }),
    ...(Object.keys(ssh).length === 0 ? {} : { ssh: ssh as Settings }),
  };
}

function documentOf(
  draft: Draft,
  devices: readonly DraftDevice[],
  { defaults, groups, devices: own }: ReturnType<typeof layered>,
  notes: Notes,
): InventoryDocument {
  const used = new Set(devices.flatMap((device) => device.groups));
  const vars = layeredVars(
    devices.map(({ name, groups, vars }) => ({ name, groups, vars: openVars(vars, notes) })),
    {
      defaults: openVars(draft.vars, notes),
      groups: new Map(
        [...draft.groups]
          .filter(([name]) => used.has(name))
          .map(([name, group]) => [name, openVars(group.vars, notes)]),
      ),
    },
  );
  const names = [...new Set([...draft.groups.keys(), ...used])].filter((name) => used.has(name));
  return {
    defaults: withVars(defaults, vars.defaults),
    credentials: {},
    groups: Object.fromEntries(
      names.map((name) => [name, withVars(groups.get(name) ?? {}, vars.groups.get(name) ?? {})]),
    ),
    devices: Object.fromEntries(
      devices.map(({ name, host, groups: ownGroups, tags }) => [
        name,
        {
          ...(host === undefined || host === name ? {} : { host }),
          ...(ownGroups.length > 0 ? { groups: ownGroups } : {}),
          ...(tags.length > 0 ? { tags } : {}),
          ...withVars(own.get(name) ?? {}, vars.devices.get(name) ?? {}),
        },
      ]),
    ),
  };
}

const withVars = (settings: Settings, vars: Settings): Settings =>
  Object.keys(vars).length > 0 ? { ...settings, vars } : settings;

function placesOf(draft: Draft) {
  const groups = [...draft.groups].map(([name, { place }]) => [name, place] as const);
  return {
    devices: new Map(draft.devices.map(({ name, place }) => [name, place])),
    groups: new Map(groups),
    fallback: draft.devices[0]?.place ?? { file: "inventory", line: 1 },
  };
}

/** Empty parts are left out. */
function tidy(document: InventoryDocument): Record<string, Json> {
  const { defaults, credentials, groups, devices } = document;
  const isFull = (part: object): boolean => Object.keys(part).length > 0;
  return {
    ...(isFull(defaults) ? { defaults } : {}),
    ...(isFull(credentials) ? { credentials: credentials as unknown as Json } : {}),
    ...(isFull(groups) ? { groups } : {}),
    devices,
  } as Record<string, Json>;
}
