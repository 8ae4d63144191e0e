// Inventories whose devices get much from little.
import { HEAD, fill, many, devices, numbers, inventory } from "./pieces.mjs";

export const inventories = {
  "a chain of jump hosts": () => inventory(devices(25_000, (n) => `{ jump: d${n + 1} }`)),
  "a circle of jump hosts": () => inventory(devices(25_000, (n) => `{ jump: d${(n + 1) % 25_000} }`)),
  "large vars of a group for many devices": () =>
    inventory(
      `${HEAD.replace("credential: c", "credential: c, groups: [g]")}groups: { g: { vars: { a: "${"x".repeat(400_000)}" } } }\ndevices:\n${many((n) => `  d${n}: { groups: [g] }\n`, 500_000)}`.replace(
        ", groups: [g]",
        "",
      ),
    ),
  "many vars of the defaults for many devices": () =>
    inventory(
      `credentials: { c: { username: u, password: { env: LAB_P } } }\ndefaults:\n  platform: frr\n  credential: c\n  vars:\n${many((n) => `    v${n}: 1\n`, 400_000)}devices:\n${many((n) => `  d${n}: {}\n`, 400_000)}`,
    ),
  "many groups of many devices": () =>
    inventory(
      `${HEAD}groups:\n${many((n) => `  g${n}: {}\n`, 12_000)}devices:\n  d: { groups: &g [${fill((n) => `g${n},`, 5_000).join("")}] }\n${many((n) => `  d${n}: { groups: *g }\n`, 800_000)}`,
    ),
  "many tags of the defaults for many devices": () =>
    inventory(
      `${HEAD.replace(
        "credential: c }",
        `credential: c, tags: [${numbers(40_000)
          .map((n) => `t${n}`)
          .join(",")}] }`,
      )}devices:\n${many((n) => `  d${n}: {}\n`, 500_000)}`,
    ),
  "as many devices as fit": () => inventory(`${HEAD}devices: {${many((n) => `d${n}: {},`)}}\n`),
  "as many devices at one address": () =>
    inventory(
      `${HEAD.replace("credential: c", "credential: c")}devices: {${many((n) => `d${n}: {host: h},`)}}\n`,
    ),
  "many credentials": () =>
    inventory(
      `credentials: {${many((n) => `c${n}: {username: u, password: {env: LAB_P}},`, 500_000)}}\ndefaults: { platform: frr }\ndevices: {${many((n) => `d${n}: {credential: c${n}},`, 400_000)}}\n`,
    ),
};
