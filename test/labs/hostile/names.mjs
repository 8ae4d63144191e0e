// Names that are not known, and for which what was meant is looked for.
import { HEAD, ONE, fill, many, devices, numbers, steps, spec, inventory } from "./pieces.mjs";

export const names = {
  "unknown keys": () => ({
    spec: `name: x\nsteps: [{ run: show version }]\n${many((n) => `stepz${n}: 1\n`)}`,
  }),
  "unknown keys in an object": () => ({
    spec: Object.fromEntries(fill((n) => `stepz${n}xxxxx`, 600_000).map((key) => [key, 1])),
  }),
  "unknown keys of a device": () => inventory(`${HEAD}devices: { r1: {${many((n) => `hosts${n}: 1,`)}} }\n`),
  "unknown keys of a step": () =>
    spec(`name: x\nsteps: [{ run: show version, ${many((n) => `expecx${n}: 1,`)} }]\n`),
  "unknown groups": () =>
    inventory(
      `${HEAD}groups: {${many((n) => `group-${n}: {},`, 400_000)}}\ndevices: {${many((n) => `d${n}: {groups: [graup-${n}]},`, 500_000)}}\n`,
    ),
  "unknown credentials": () =>
    inventory(
      `credentials: {${many((n) => `cred-${n}: {username: u, password: {env: LAB_P}},`, 400_000)}}\ndefaults: { platform: frr }\ndevices: {${many((n) => `d${n}: {credential: crad-${n}},`, 500_000)}}\n`,
    ),
  "unknown platforms": () =>
    inventory(
      `platforms: {${many((n) => `plat-${n}: 1,`, 400_000)}}\ndevices: {${many((n) => `d${n}: {platform: plot-${n}},`, 500_000)}}\n`,
    ),
  "unknown targets": () =>
    inventory(
      devices(20_000),
      `name: x\ntargets: { hosts: [${many((n) => `x${n},`, 400_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "unknown tags": () =>
    inventory(
      devices(10_000, (n) => `{ tags: [t${n}] }`),
      `name: x\ntargets: { tags: [${many((n) => `x${n},`, 400_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "targets by name": () =>
    inventory(
      devices(20_000),
      `name: x\ntargets: { hosts: [${many((n) => `d${n % 20_000},`, 400_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "targets by tag": () =>
    inventory(
      devices(10_000, (n) => `{ tags: [t${n}, u${n}] }`),
      `name: x\ntargets: { tags: [${many((n) => `t${n % 10_000},`, 400_000)}] }\nsteps: [{ run: show version }]\n`,
    ),
  "unknown jump hosts": () => inventory(devices(20_000, (n) => `{ jump: e${n} }`)),
  "unknown secrets": () =>
    inventory(
      `${ONE}secrets: {${many((n) => `secret_${n}: {env: LAB_X},`, 400_000)}}\n`,
      `name: x\nsteps:\n  - configure:\n${many((n) => `    - "\${{ secrets.sacret_${n} }}"\n`, 500_000)}`,
    ),
  "unknown inputs": () => ({
    ...spec(
      `name: x\ninputs: {${many((n) => `input${n}: {type: string},`, 400_000)}}\nsteps: [{ run: show version }]\n`,
    ),
    inputs: Object.fromEntries(numbers(30_000).map((n) => [`imput${n}`, "a"])),
  }),
  "unknown saved values": () =>
    spec(
      `name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      saved${n}: "1"\n`, 400_000)}  - run:\n${many((n) => `      - "\${{ saved.saved_${n} }}"\n`, 500_000)}`,
    ),
  "unknown steps": () =>
    spec(steps((n) => `  - { id: step${n}, run: show version, when: "steps.stap${n}.status == 'x'" }\n`)),
  "unknown devices of diffs": () =>
    inventory(
      devices(15_000),
      `name: x\nsteps:\n  - snapshot: { name: a, commands: [show version] }\n${many((n) => `  - diff: { before: { device: dd${n}x, name: a }, after: a }\n`, 500_000)}`,
    ),
  "a value that is not in a long enum": () => ({
    ...spec(
      `name: x\ninputs: { a: { type: string, enum: [${many((n) => `option-${n},`, 800_000)}] } }\nsteps: [{ run: show version }]\n`,
    ),
    inputs: { a: "optoin-x" },
  }),
  "many inputs with an enum": () =>
    spec(
      `name: x\ninputs: {${many((n) => `i${n}: {type: string, enum: [a,b,c,d], default: e},`)}}\nsteps: [{ run: show version }]\n`,
    ),
};
