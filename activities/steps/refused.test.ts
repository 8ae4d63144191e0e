import { expect, test } from "vitest";
import { createRedactor } from "../../artifacts/redaction/index.js";
import type { PlanStep } from "../../schemas/plan.js";
import type { Scope } from "../scope.js";
import { ownWord } from "../../packages/devices/src/words/masked.js";
import { judge } from "./read.js";

const redactor = createRedactor({ secrets: [], shapes: ["^snmp-server community (\\S+)"] });

test("what the device said of a command, and the command, are masked where they stood", async () => {
  const command = "snmp-server community typed";
  const said = "% Invalid input:\nsnmp-server community shown";
  const answers = {
    commands: [command],
    results: [],
    output: "",
    parsed: null,
    masked: { output: ownWord("") },
    redactor,
    artifacts: [],
  };
  const outcome = await judge(
    { expect: [], save: {} } as unknown as PlanStep,
    { commands: [command], single: true },
    { ...answers, refused: { command, said } },
    {} as Scope,
  );
  expect(outcome).toMatchObject({
    status: "failed",
    message: "the device refused `snmp-server community ***`: % Invalid input:\nsnmp-server community ***",
  });
});
