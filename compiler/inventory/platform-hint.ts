// Which platform of ours a name of another tool means.
import { PLATFORM_ALIASES } from "../../schemas/platform-aliases.js";
import { commonFirst, fewOf } from "../../packages/devices/src/words/platform-order.js";
import { nearest, oneOf } from "../diagnostics/index.js";

/** `IOS-XE`, `ios_xe` and `iosxe` are one name. */
const plain = (name: string): string => name.toLowerCase().replaceAll(/[^a-z0-9.]/g, "");

const meanings = new Map<string, string[]>();
for (const [platform, aliases] of Object.entries(PLATFORM_ALIASES))
  for (const alias of aliases.split(" "))
    meanings.set(plain(alias), [...(meanings.get(plain(alias)) ?? []), platform]);

/** Netmiko puts the transport behind the name, containerlab `vr-` in front, Ansible its collection with dots. */
function* formsOf(name: string): Generator<string> {
  const bare = name.replace(/_(?:telnet|ssh|serial)$/, "").replace(/^vr[-_]/, "");
  yield name;
  yield bare;
  yield bare.slice(bare.lastIndexOf(".") + 1);
  // NetBox and people put the version behind the name: `Cisco NX-OS 9000`, `Junos 21.4R3`.
  const unversioned = name.replace(/[\s_-]+v?\d[\w.()-]*$/, "");
  if (unversioned !== name) yield unversioned;
}

/**
 * The platforms that a name of another tool may mean, the likeliest first; a name of ours means itself.
 * @param known all platforms
 */
export function platformsMeant(name: string, known: ReadonlySet<string>): string[] {
  if (known.has(name)) return [name];
  return meantBy(name, known);
}

function meantBy(name: string, known: ReadonlySet<string>): string[] {
  for (const form of formsOf(name)) {
    const found = (meanings.get(plain(form)) ?? []).filter((platform) => known.has(platform));
    if (found.length > 0) return found;
    const own = [...known].filter((each) => plain(each) === plain(form));
    if (own.length > 0) return own;
  }
  return [];
}

/** Misspelt: by one letter, or with more behind a name that is one (`iosxe_typo`), or by more letters. */
function nearlyMeant(name: string, known: ReadonlySet<string>): string[] {
  const misspelt = nearest(name, known, 1);
  if (misspelt !== undefined) return [misspelt];
  const parts = name.split(/(?<=[_\s.-])/);
  for (let most = parts.length - 1; most > 0; most -= 1) {
    const found = meantBy(parts.slice(0, most).join(""), known);
    if (found.length > 0) return found;
  }
  const alias = nearest(name, meanings.keys(), 1);
  if (alias !== undefined) return meantBy(alias, known);
  const near = nearest(name, known);
  return near === undefined ? [] : [near];
}

/** Who names the maker alone. */
const platformsOfMaker = (name: string, known: ReadonlySet<string>): string[] =>
  commonFirst([...known].filter((each) => each.startsWith(`${name.toLowerCase()}_`)));

/**
 * ``did you mean `cisco_iosxe`?``; where nothing is near, which platforms there are.
 * @param known all platforms
 */
export function platformHint(name: string, known: ReadonlySet<string>): string {
  let meant = meantBy(name, known);
  const ofMaker = meant.length === 0 ? platformsOfMaker(name, known) : [];
  if (ofMaker.length > 0) return `${name} makes several: write ${fewOf(ofMaker, (each) => `\`${each}\``)}`;
  if (meant.length === 0) meant = nearlyMeant(name, known);
  if (meant.length === 0) return `there are ${oneOf([...known])}`;
  return `did you mean ${oneOf(meant)}${name.endsWith("_telnet") ? " with `transport: telnet`" : ""}?`;
}
