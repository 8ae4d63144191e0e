// What operators read of a run in Temporal's own Web UI: names, search attributes, activities, and how far it is.
import { Client, Connection } from "@temporalio/client";
import type { temporal } from "@temporalio/proto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Lab, startLab } from "../../packages/lab/src/index.js";
import { runWorkflowId, SEARCH_ATTRIBUTES } from "../../workflows/ids.js";
import { type SharedStack, sharedStack } from "../services/shared-stack.js";

const SPEC = `name: seen
description: Shown in the UI
stages:
  - name: first
    steps:
      - { id: version, run: show version, expect: "device.name != 'r2'", on_failure: continue }
  - name: second
    targets: { hosts: [r1, r3] }
    steps:
      - { id: rest, wait: 90s }
`;

let lab: Lab;
let stack: SharedStack;
let connection: Connection;
beforeAll(async () => {
  lab = await startLab({ devices: 3, kinds: ["cisco_iosxe"] });
  stack = await sharedStack();
  connection = await Connection.connect({ address: stack.temporal_address });
});
afterAll(async () => {
  await connection?.close();
  await lab?.close();
});

test("a run under way, paused and at its end", async () => {
  const { id } = await stack.startRun({ spec: SPEC, inventory: lab.inventory(), labels: { ticket: "CHG1" } });
  const run = new Client({ connection }).workflow.getHandle(runWorkflowId(id));
  const details = async () =>
    (await run.query<temporal.api.sdk.v1.IWorkflowMetadata>("__temporal_workflow_metadata")).currentDetails;
  await expect.poll(details, { timeout: 60_000 }).toContain("**Stage 2 of 2: second**");
  expect(await details()).toContain("0 of 2 devices are done with it.");
  expect(await details()).toContain("1 did not pass:\n\n- r2: failed");

  const { searchAttributes, memo, staticSummary, staticDetails } = Object.assign(await run.describe(), {
    staticSummary: await (await run.describe()).staticSummary(),
    staticDetails: await (await run.describe()).staticDetails(),
  });
  expect(staticSummary).toBe("seen: 3 devices");
  expect(staticDetails).toMatch(
    /^Shown in the UI\n\nStarted by \*\*local\*\*\.\n\n1\. first: 3 devices\n2\. second: 2 devices$/,
  );
  expect(memo).toMatchObject({ workflow: "seen", actor: "local", devices: 3 });
  expect(searchAttributes).toMatchObject({
    [SEARCH_ATTRIBUTES.workflow]: ["seen"],
    [SEARCH_ATTRIBUTES.status]: ["running"],
    [SEARCH_ATTRIBUTES.device]: ["r1", "r2", "r3"],
    [SEARCH_ATTRIBUTES.label]: ["ticket=CHG1"],
  });
  const { events } = await run.fetchHistory();
  const summaries = (events ?? []).flatMap(({ userMetadata }) =>
    userMetadata?.summary?.data
      ? [JSON.parse(Buffer.from(userMetadata.summary.data).toString()) as string]
      : [],
  );
  expect(summaries).toEqual(
    expect.arrayContaining(["r1: show version", "r3: wait 1m30s", "archive of seen"]),
  );

  await stack.request("POST", `/v1/runs/${id}/pause`, { body: {} });
  expect(await details()).toContain("**Paused**");
  await stack.request("POST", `/v1/runs/${id}/resume`, { body: {} });
  expect(await details()).not.toContain("**Paused**");
  await stack.request("POST", `/v1/runs/${id}/cancel`, { body: {} });
  await stack.waitForRun(id);
  expect(await details()).toMatch(/^\*\*failed\*\*\n\n.*3 devices: .*1 failed.*2 cancelled/s);
});
