// Whether a run was cut into shards.
import { Client, type Connection } from "@temporalio/client";
import { shardWorkflowId } from "../../workflows/ids.js";

export const isSharded = (connection: Connection, id: string): Promise<boolean> =>
  new Client({ connection }).workflow
    .getHandle(shardWorkflowId(id, 0, 0))
    .describe()
    .then(
      () => true,
      () => false,
    );
