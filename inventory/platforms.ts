// Their names of platforms to ours: what the user's map says, else the table of aliases.
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
      notes.chosen(
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
  const fallback = map.fallback ?? device.fallbackPlatform;
  if (fallback !== undefined) return { platform: fallback, telnet: false };
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
