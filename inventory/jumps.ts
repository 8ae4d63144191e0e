// The hosts on the way to a device become devices themselves, each with the one before it as its `jump`.
import { type Draft, type DraftDevice, type Hop, newDevice } from "./draft.js";
import type { Notes } from "./notes.js";

/** Adds what is missing to the draft. @returns the name of the last hop before each device that has one */
export function jumpsOf(draft: Draft, notes: Notes): Map<DraftDevice, string> {
  const jumps = new Map<DraftDevice, string>();
  const own = [...draft.devices];
  const byName = new Map(own.map((device) => [device.name, device]));
  for (const device of own) {
    let at = device;
    for (const hop of device.hops.toReversed()) {
      const next = deviceOf(hop, draft, byName, notes);
      if (next === device || next === at) break;
      const before = jumps.get(at);
      if (before !== undefined && before !== next.name) {
        notes.lost(
          hop.place,
          `\`${at.name}\` is reached through \`${before}\` for one device and through \`${next.name}\` for another`,
          "a device has one `jump`; correct it in the result",
        );
        break;
      }
      jumps.set(at, next.name);
      at = next;
    }
  }
  return jumps;
}

function deviceOf(hop: Hop, draft: Draft, byName: Map<string, DraftDevice>, notes: Notes): DraftDevice {
  const isSame = ({ login, port }: DraftDevice): boolean =>
    (hop.username === undefined || hop.username === login.username) &&
    (hop.port === undefined || hop.port === (port ?? 22));
  const named = byName.get(hop.host);
  if (named !== undefined && isSame(named)) return named;
  const found = draft.devices.find((device) => device.host === hop.host && isSame(device));
  if (found !== undefined) return found;
  const name = freeName(hop, byName);
  const added: DraftDevice = {
    ...newDevice(name, hop.place),
    host: named?.host ?? hop.host,
    platforms: [{ value: "linux", file: hop.place.file, line: hop.place.line }],
    tags: ["jump"],
    login: {
      ...(hop.username === undefined ? {} : { username: hop.username }),
      ...(hop.privateKey === undefined ? { agent: true } : { privateKey: hop.privateKey }),
    },
    ...(hop.port === undefined ? {} : { port: hop.port }),
  };
  draft.devices.push(added);
  byName.set(name, added);
  notes.chosen(
    hop.place,
    `\`${name}\` is added as a device with the tag \`jump\`, since others are reached through it`,
    "a spec without `targets` runs on it too; `targets: { exclude: { tags: [jump] } }` leaves it out",
  );
  return added;
}

function freeName({ host, username }: Hop, byName: ReadonlyMap<string, DraftDevice>): string {
  const plain = host.replaceAll(/[^A-Za-z0-9._-]+/g, "-").replace(/^[^A-Za-z0-9]+/, "") || "jump";
  for (const name of [plain, `${plain}-${username ?? "jump"}`]) if (!byName.has(name)) return name;
  for (let n = 2; ; n++) if (!byName.has(`${plain}-${n}`)) return `${plain}-${n}`;
}
