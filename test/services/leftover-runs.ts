// Runs that are still open when their test has ended are terminated: their devices would be held for a run of the next test,
// or of the second try of this one, that names devices alike.
import { Client, Connection } from "@temporalio/client";
import { runWorkflowId, shardsPrefix } from "../../workflows/ids.js";
import { isOver, type Requests } from "./requests.js";
import { atTestEnd } from "./test-end.js";

/** The requests, with an eye on the runs that they start. */
export function withoutLeftovers(requests: Requests, temporal_address: string): Requests {
  const open = new Set<string>();
  return {
    ...requests,
    startRun: async (...args) => {
      const run = await requests.startRun(...args);
      open.add(run.id);
      atTestEnd(async () => {
        if (open.delete(run.id)) await terminate(run.id, temporal_address);
      });
      return run;
    },
    waitForRun: async (...args) => {
      const run = await requests.waitForRun(...args);
      if (isOver(run)) open.delete(run.id);
      return run;
    },
  };
}

/** A run that is over by now, or a Temporal that the test has ended, is left alone. */
async function terminate(run: string, address: string): Promise<void> {
  const connection = await Connection.connect({ address, connectTimeout: 5_000 }).catch(() => undefined);
  if (connection === undefined) return;
  try {
    const { workflow } = new Client({ connection });
    const id = runWorkflowId(run);
    const ids = [id];
    const shards = `WorkflowId STARTS_WITH '${shardsPrefix(id)}' AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of workflow.list({ query: shards })) ids.push(workflowId);
    for (const each of ids)
      await workflow
        .getHandle(each)
        .terminate("its test is over")
        .catch(() => {});
  } catch {
    // Temporal went away meanwhile.
  } finally {
    await connection.close();
  }
}
