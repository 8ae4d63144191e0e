// An OpenSSH client configuration: every name without a pattern is a device, with the settings that ssh would use for it.
import { newDevice, type Draft, type DraftDevice } from "../draft.js";
import { SourceError } from "../errors.js";
import type { Notes } from "../notes.js";
import type { Reader, World } from "../reader.js";
import { applySetting, type SshArguments } from "../ssh/arguments.js";
import { readConfig, type Section, type Setting } from "./file.js";

export const sshConfig: Reader = {
  summary: "an OpenSSH client configuration: each Host without a pattern is a device",
  source: "the file, such as ~/.ssh/config; Include is followed",
  read(source, world, notes) {
    const sections = readConfig(source, world, notes);
    const devices: DraftDevice[] = [];
    const named = new Set<string>();
    for (const section of sections) {
      const names = section.names.filter((name) => !/[*?!]/.test(name));
      const own = ownNames(names, section);
      for (const name of names.slice(own.length))
        notes.shared(
          "chosen",
          name,
          section.place,
          `this is another name of the same address, and the device is called \`${own[0]}\` here`,
          "name it so in `--limit` and `targets`",
        );
      for (const name of own) {
        if (named.has(name)) continue;
        named.add(name);
        const device = deviceOf(name, section, sections, world, notes);
        if (device.login.username === "git")
          notes.shared(
            "chosen",
            name,
            section.place,
            "its user is `git`, so it is a server of Git and is left out",
            "add it to the result if it is a device",
          );
        else devices.push(device);
      }
    }
    if (devices.length === 0)
      throw new SourceError("the file names no host without a pattern", { file: source, line: 1 });
    return { devices, groups: new Map(), vars: new Map() } satisfies Draft;
  },
};

/** Several names of one address are one device; without an address each name is one. */
function ownNames(names: readonly string[], section: Section): readonly string[] {
  const address = section.settings.find(({ key }) => key.toLowerCase() === "hostname");
  return address === undefined || address.value.includes("%h") ? names : names.slice(0, 1);
}

/** Concern what ssh runs, not how it gets there. */
const FOREIGN =
  /^(?:remotecommand|localcommand|proxyusefdpass|knownhostscommand|certificatefile|pkcs11provider)$/i;

function deviceOf(
  name: string,
  section: Section,
  sections: readonly Section[],
  world: World,
  notes: Notes,
): DraftDevice {
  const device = newDevice(name, section.place);
  const settings = settingsFor(name, sections, world);
  device.host = (settings.get("hostname")?.value ?? name).replaceAll("%h", name).replaceAll("%%", "%");
  const found: SshArguments = { hops: [], ssh: {}, foreign: [] };
  const hasJump = settings.has("proxyjump");
  for (const [key, { value, place }] of settings) {
    if (key === "hostname" || (key === "proxycommand" && hasJump)) continue;
    const text = withTokens(value, name, device.host);
    if (applySetting(found, key, text, place)) continue;
    if (FOREIGN.test(key) || key === "proxycommand")
      notes.lost(
        place,
        `\`${key === "proxycommand" ? "ProxyCommand" : key}\` of \`${name}\` is not supported`,
        key === "proxycommand"
          ? "only a jump through OpenSSH is: `ssh -W %h:%p bastion`, or ProxyJump"
          : "see `ssh:` and `credentials` in docs/inventory.md for what can be set",
      );
  }
  device.hops = found.hops;
  device.ssh = found.ssh;
  if (found.port !== undefined && Number.isInteger(found.port)) device.port = found.port;
  if (found.username !== undefined) device.login.username = found.username;
  if (found.identity !== undefined && found.identity.toLowerCase() !== "none")
    device.login.privateKey = { source: { file: found.identity } };
  else device.login.agent = true;
  device.fallbackPlatform = "linux";
  notes.shared(
    "chosen",
    name,
    section.place,
    "an ssh_config names no platforms, so the platform is linux",
    'name others with --map FILE: `devices: { "r*": <platform> }`',
  );
  return device;
}

/** The tokens of ssh_config(5) that an import can know; `%h` and `%p` of a ProxyCommand stay. */
const withTokens = (value: string, name: string, host: string): string =>
  value
    .replaceAll("%n", name)
    .replaceAll(/^(?!.*-W)(.*)%h/g, `$1${host}`)
    .replaceAll("%d", "~");

/** Of each setting the first value that fits the name, as ssh takes it. */
function settingsFor(name: string, sections: readonly Section[], world: World): Map<string, Setting> {
  const settings = new Map<string, Setting>();
  for (const section of sections) {
    const host = settings.get("hostname")?.value.replaceAll("%h", name) ?? name;
    if (!section.fits(name, { host, user: settings.get("user")?.value, localUser: world.user })) continue;
    for (const setting of section.settings) {
      const key = setting.key.toLowerCase();
      if (!settings.has(key)) settings.set(key, setting);
    }
  }
  return settings;
}
