// Their names of platforms to ours: what the user's map says, else the table of aliases, else what a group is called.
import { platformsMeant } from "../compiler/index.js";
import type { DraftDevice } from "./draft.js";
import type { PlatformMap } from "./map-file.js";
import type { Notes } from "./notes.js";

export interface Platformed {
  platform?: string;
  /** The name of theirs says that the device is reached by Telnet. */
  telnet: boolean;
}

export function platformOf(
  device: DraftDevice,
  map: PlatformMap,
  known: ReadonlySet<string>,
  notes: Notes,
): Platformed {
  const forced = map.ofDevice(device.name);
  if (forced !== undefined) return { platform: forced, telnet: false };
  for (const { value } of device.platforms) {
    const own = map.ofName(value);
    if (own !== undefined) return { platform: own, telnet: value.endsWith("_telnet") };
  }
  for (const stated of device.platforms) {
    const { value } = stated;
    const [platform, ...others] = platformsMeant(value, known);
    if (platform === undefined) continue;
    const clearer = others.length > 0 && clearest([platform, ...others], device, known);
    if (others.length > 0 && !clearer)
      notes.shared(
        "chosen",
        device.name,
        stated,
        `the platform \`${value}\` may be ${[platform, ...others].join(" or ")}; ${platform} is taken`,
        `choose with --map FILE: \`platforms: { ${value}: ${others[0]} }\``,
      );
    return { platform: clearer || platform, telnet: value.endsWith("_telnet") };
  }
  const [stated] = device.platforms;
  if (stated !== undefined) {
    notes.shared(
      "lost",
      device.name,
      stated,
      `the platform \`${stated.value}\` is not known here, so the device is left out`,
      `name ours with --map FILE: \`platforms: { "${stated.value}": <platform> }\`; \`orchestrator platforms\` lists them`,
    );
    return { telnet: false };
  }
  const ofGroup = map.fallback === undefined ? platformOfGroup(device, known) : undefined;
  if (ofGroup !== undefined) {
    notes.shared(
      "chosen",
      device.name,
      device.place,
      `no platform is stated; its group is called \`${ofGroup.group}\`, so ${ofGroup.platform} is taken`,
      'name another with --map FILE: `devices: { "r*": <platform> }`',
    );
    return { platform: ofGroup.platform, telnet: false };
  }
  const fallback = map.fallback ?? device.fallbackPlatform;
  if (fallback !== undefined) {
    if (device.fallbackReason !== undefined && map.fallback === undefined)
      notes.shared(
        "chosen",
        device.name,
        device.place,
        device.fallbackReason,
        'name another with --map FILE: `devices: { "r*": <platform> }`',
      );
    return { platform: fallback, telnet: false };
  }
  notes.shared(
    "lost",
    device.name,
    device.place,
    "no platform is stated, so the device is left out",
    'name it with --map FILE: `devices: { "r*": <platform> }`',
  );
  return { telnet: false };
}

/** The one of several meanings that another name of the device has too. */
function clearest(
  meanings: readonly string[],
  { platforms }: DraftDevice,
  known: ReadonlySet<string>,
): string | undefined {
  const shared = meanings.filter((each) =>
    platforms.slice(1).some(({ value }) => platformsMeant(value, known).includes(each)),
  );
  return shared.length === 1 ? shared[0] : undefined;
}

/** Names of platforms that groups have for other reasons: customer edges, SD-WAN sites, Linux hosts with FRR on them. */
const NOT_OF_GROUPS = /^(?:..?|sdwan|frr|csr|csp|pan|ros|vos|ise|sonic|cumulus|cheetah|extreme|checkpoint)$/;

function platformOfGroup(
  { groups, transport }: DraftDevice,
  known: ReadonlySet<string>,
): { group: string; platform: string } | undefined {
  if (transport === "local") return undefined;
  for (const group of groups) {
    const [platform] = NOT_OF_GROUPS.test(group.toLowerCase()) ? [] : platformsMeant(group, known);
    if (platform !== undefined) return { group, platform };
  }
  return undefined;
}
