// Globs and limits over many names.
import { HEAD, many, devices, inventory } from "./pieces.mjs";

export const globs = {
  "globs in the limit": () => ({
    ...inventory(devices(10_000, () => "{ tags: [a] }")),
    limit: many((n) => `*a*b*c*d${n}*,`, 600_000),
  }),
  "names in the limit": () => ({ ...inventory(devices(10_000)), limit: many((n) => `x${n},`, 600_000) }),
  "tags in the limit": () => ({
    ...inventory(devices(10_000, (n) => `{ tags: [t${n}] }`)),
    limit: many((n) => `tag:x${n},`, 600_000),
  }),
  "one long glob": () => ({ ...inventory(devices(10_000)), limit: "*a".repeat(300_000) }),
  "globs in targets": () =>
    inventory(
      devices(10_000),
      `name: x\ntargets: { hosts: [${many((n) => `"*0*1*2*${n}*",`, 600_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "a long glob in targets over long names": () =>
    inventory(
      `${HEAD}devices: { ${"a".repeat(400_000)}: {} }\n`,
      `name: x\ntargets: { hosts: ["*${"a".repeat(200_000)}b*"] }\nsteps: [{ run: show version }]\n`,
    ),
};
