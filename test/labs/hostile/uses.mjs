// Specs that use one another.
import { ONE, many, numbers, steps } from "./pieces.mjs";

export const uses = {
  "uses that fan out": () => ({
    spec: steps(() => "  - use: f0.yaml\n", 16_000),
    files: Object.fromEntries(
      numbers(9)
        .map((n) => [`f${n}.yaml`, steps(() => `  - use: f${n + 1}.yaml\n`, 16_000)])
        .concat([["f9.yaml", "name: x\nsteps: [{ wait: 1s }]\n"]]),
    ),
    inventory: ONE,
  }),
  "uses of nothing that fan out": () => ({
    spec: steps(() => "  - use: f0.yaml\n", 16_000),
    files: Object.fromEntries(
      numbers(9)
        .map((n) => [`f${n}.yaml`, steps(() => `  - use: f${n + 1}.yaml\n`, 16_000)])
        .concat([["f9.yaml", "name: x\nstages: []\n"]]),
    ),
    inventory: ONE,
  }),
  "a large file that is used often": () => ({
    spec: steps(() => "  - use: f.yaml\n", 100_000),
    files: {
      "f.yaml": `name: x\ninputs: {${many((n) => `i${n}: {type: string},`, 600_000)}}\nsteps: [{ wait: 1s }]\n`,
    },
    inventory: ONE,
  }),
  "inputs that double": () => ({
    spec: "name: x\ninputs: { a: { type: string, default: aaaaaaaaaaaaaaaa } }\nsteps: [{ use: f0.yaml, with: { a: '${{ inputs.a }}' } }]\n",
    files: Object.fromEntries(
      numbers(9).map((n) => [
        `f${n}.yaml`,
        n === 8
          ? "name: x\ninputs: { a: { type: string } }\nsteps: [{ run: '${{ inputs.a }}' }]\n"
          : `name: x\ninputs: { a: { type: string } }\nsteps: [{ use: f${n + 1}.yaml, with: { a: "\${{ ${numbers(
              200,
            )
              .map(() => "inputs.a")
              .join(" + ")} }}" } }]\n`,
      ]),
    ),
    inventory: ONE,
  }),
  "a condition that doubles": () => ({
    spec: "name: x\ninputs: { a: { type: boolean, default: true } }\nsteps: [{ use: f0.yaml, with: { a: '${{ inputs.a }}' } }]\n",
    files: Object.fromEntries(
      numbers(9).map((n) => [
        `f${n}.yaml`,
        n === 8
          ? "name: x\ninputs: { a: { type: boolean } }\nsteps: [{ run: show version, when: inputs.a }]\n"
          : `name: x\ninputs: { a: { type: boolean } }\nsteps: [{ use: f${n + 1}.yaml, when: "${numbers(100)
              .map(() => "inputs.a")
              .join(" && ")}", with: { a: "\${{ ${numbers(100)
              .map(() => "inputs.a")
              .join(" && ")} }}" } }]\n`,
      ]),
    ),
    inventory: ONE,
  }),
};
