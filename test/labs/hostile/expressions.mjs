// Expressions and templates that take long, or that many devices and steps have.
import { many, devices, numbers, steps, spec, inventory, COSTLY, LIST } from "./pieces.mjs";

export const expressions = {
  "a costly `where` over many devices": () =>
    inventory(
      devices(3_000),
      `name: x\n${LIST(300)}targets: { where: "${COSTLY}" }\nsteps: [{ run: show version }]\n`,
    ),
  "a costly `when` of many steps over many devices": () =>
    inventory(
      devices(2_000),
      `name: x\n${LIST(300)}steps:\n${many((n) => `  - { run: show version, when: "${COSTLY} || device.name == '${n}'" }\n`, 400_000)}`,
    ),
  "a cheap `when` of thousands of steps over thousands of devices": () =>
    inventory(
      devices(20_000),
      steps(() => `  - { run: show version, when: "device.port > 1" }\n`, 250_000).replaceAll(
        "device.port",
        "device.vars.x",
      ),
    ),
  "many different expressions": () =>
    spec(`name: x\nsteps:\n  - run: show version\n    save:\n${many((n) => `      v${n}: "1+${n}"\n`)}`),
  "long expressions": () =>
    spec(steps((n) => `  - { run: show version, when: "${"1+".repeat(2_000)}${n} > 0" }\n`)),
  "deep expressions": () =>
    spec(
      steps(
        (n) =>
          `  - { run: show version, when: "${"(".repeat(40)}${"!".repeat(3_000)}true${")".repeat(40)} || ${n} > 1" }\n`,
      ),
    ),
  "many templates in one text": () => spec(`name: x\nsteps:\n  - run: "${many(() => "${{ x }}")}"\n`),
  "many good templates in one text": () =>
    spec(`name: x\nsteps:\n  - run: "${many((n) => `\${{ ${n} }}`)}"\n`),
  "a value that grows in each command": () => ({
    ...spec(
      `name: x\ninputs: { a: { type: string } }\nsteps:\n  - run:\n${many(() => '      - "${{ inputs.a }}"\n', 500_000)}`,
    ),
    inputs: { a: "x".repeat(400_000) },
  }),
  "a large input for each device": () => ({
    spec: "name: x\ninputs: { a: { type: string } }\nsteps:\n  - run: '${{ inputs.a }} ${{ device.name }}'\n",
    inventory: devices(20_000),
    inputs: { a: "x".repeat(400_000) },
  }),
  "a loop of many items in many steps": () =>
    inventory(
      devices(5_000),
      steps(
        (n) =>
          `  - { run: "show \${{ item }} \${{ device.name }} ${n}", for_each: [${numbers(900).join(",")}] }\n`,
        800_000,
      ),
    ),
  "a list that an expression makes, in each step, for each device": () =>
    inventory(
      devices(5_000),
      `name: x\n${LIST(1_000)}${steps(() => `  - { configure: ["password \${{ item }}"], for_each: "inputs.l.map(x, device.name)" }\n`, 300_000).slice(8)}`,
    ),
};
