// What a loop goes over.
import { expect, it } from "vitest";
import { planOf } from "../compiler/testing/compiled.js";
import { itemsOf } from "./conditions.js";

it("fills in what the items of a loop name", async () => {
  const { steps } = planOf(`name: t
inputs: { port: { type: string, default: eth7 } }
targets: { hosts: r1 }
steps:
  - id: look
    for_each: ["\${{ inputs.port }}", { name: "x-\${{ device.name }}", unit: 0 }, eth1]
    run: show interface \${{ item }}
`);
  const scope = { inputs: { port: "eth7" }, device: { name: "r1" } };
  expect(await itemsOf(steps["look"]!, scope)).toEqual(["eth7", { name: "x-r1", unit: 0 }, "eth1"]);
});
