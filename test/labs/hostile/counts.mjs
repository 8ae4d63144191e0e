// Very many of something.
import { SPEC, HEAD, ONE, many, devices, numbers, steps, spec, inventory } from "./pieces.mjs";

export const counts = {
  "20,000 steps": () => spec(steps(() => "  - wait: 1s\n", 20_000 * 13)),
  "as many steps as fit": () => ({
    spec: { name: "x", steps: numbers(70_000).map(() => ({ wait: "1s" })) },
    inventory: ONE,
  }),
  "many steps with rescue": () =>
    spec(steps(() => "  - {run: show version,rescue: [{wait: 1s}],always: [{wait: 1s}]}\n")),
  "many steps on many devices": () =>
    inventory(
      devices(25_000),
      steps(() => "  - run: show version\n", 100_000),
    ),
  "many stages on many devices": () =>
    inventory(
      devices(20_000),
      `name: x\nstages:\n${many((n) => `  - {name: s${n}, steps: [{run: a}]}\n`, 500_000)}`,
    ),
  "many stages": () => spec(`name: x\nstages:\n${many((n) => `  - {name: s${n}, steps: [{wait: 1s}]}\n`)}`),
  "many commands": () => spec(`name: x\nsteps:\n  - run: [${many(() => "a,")}]\n`),
  "many commands on many devices": () =>
    inventory(
      devices(15_000),
      `name: x\nsteps:\n  - run: [${many(() => "'${{ device.name }}',", 400_000)}]\n`,
    ),
  "steps that read all that was saved": () =>
    spec(
      `name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      s${n}: "1"\n`, 300_000)}${many(() => "  - {run: 'a ${{ saved[run.id] }}'}\n", 600_000)}`,
    ),
  "many labels": () => ({
    ...spec(SPEC),
    labels: Object.fromEntries(numbers(40_000).map((n) => [`label${n}`, "v"])),
  }),
  "batches of one": () =>
    inventory(
      devices(30_000),
      `name: x\nbatches: [${many(() => "1,", 200_000)}]\nsteps: [{ run: show version }]\n`,
    ),
  "a long name of the file": () => ({
    ...spec(steps(() => "  - wait: 1s\n", 50_000)),
    spec_file: "f".repeat(900_000),
  }),
  expectations: () =>
    spec(
      `name: x\nsteps:\n  - run: show version\n    expect:\n${many((n) => `      - { matches: "a{1,900}[0-9]{1,${(n % 900) + 1}}" }\n`)}`,
    ),
  "platforms with many patterns": () =>
    inventory(
      `${ONE}platforms:\n${many(
        (n) =>
          `  p${n}: { name: p${n}, prompt: "(?:[a-j]{1,900}[0-9]){1,2}${n}", read_only: [${numbers(20)
            .map((m) => `"x{1,900}${n}y${m}"`)
            .join(",")}] }\n`,
        900_000,
      )}`,
    ),
  "many secrets in one text": () =>
    spec(
      `name: x\nsteps:\n  - configure: |\n${many(() => "      username admin password 7 0123456789ABCDEF\n")}`,
    ),
  "many secrets in many vars": () =>
    inventory(`${HEAD}devices: { r1: { vars: { a: "${many(() => "password 7 0123456789ABCDEF ")}" } } }\n`),
  "a text that begins like keys": () =>
    spec(`name: x\nsteps:\n  - configure: |\n${many(() => "      -----BEGIN PRIVATE KEY-----\n")}`),
};
