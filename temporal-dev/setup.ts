// Prepares a namespace for us on any Temporal server: the namespace itself and our search attributes.
import { setTimeout as sleep } from "node:timers/promises";
import { type Connection, isGrpcServiceError } from "@temporalio/client";
import proto from "@temporalio/proto";
import { SEARCH_ATTRIBUTE_TYPES, SEARCH_ATTRIBUTES } from "../workflows/ids.js";
import { attributeCommands } from "../schemas/temporal-refusal.js";
import { TemporalDevError } from "./errors.js";

const { IndexedValueType } = proto.temporal.api.enums.v1;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;

const TYPE_NUMBERS = {
  Keyword: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD,
  KeywordList: IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD_LIST,
};
const typeName = (type: number): string =>
  Object.entries(TYPE_NUMBERS).find(([, number]) => number === type)?.[0] ??
  IndexedValueType[type] ??
  `type ${type}`;

export interface SetupOptions {
  connection: Connection;
  namespace: string;
  /** How long Temporal keeps closed runs; ours outlive it in the archive. Days, for a namespace that is created. */
  retention_days?: number;
  /** How long a cluster may take to make the changes visible, milliseconds. */
  timeout_ms?: number;
}

const grpcCode = (error: unknown): number | undefined => (isGrpcServiceError(error) ? error.code : undefined);
const details = (error: unknown): string => (isGrpcServiceError(error) ? error.details : String(error));

/** @returns `raced` when somebody else was creating it at the same moment, so that it may not be visible yet */
async function ensureNamespace(options: SetupOptions): Promise<"found" | "created" | "raced"> {
  const { connection, namespace, retention_days = 7 } = options;
  const service = connection.workflowService;
  try {
    await service.describeNamespace({ namespace });
    return "found";
  } catch (error) {
    if (grpcCode(error) !== NOT_FOUND) throw error;
  }
  try {
    await service.registerNamespace({
      namespace,
      description: "Runs of Orchestrator",
      workflowExecutionRetentionPeriod: proto.google.protobuf.Duration.fromObject({
        seconds: retention_days * 86_400,
      }),
    });
  } catch (error) {
    if (grpcCode(error) === ALREADY_EXISTS) return "raced";
    throw new TemporalDevError(
      "namespace_refused",
      `The namespace ${namespace} does not exist and the server does not let us create it (${details(error)}). ` +
        `Have it created, e.g. \`temporal operator namespace create ${namespace}\`, or name another with TEMPORAL_NAMESPACE.`,
      { cause: error },
    );
  }
  return "created";
}

async function listAttributes({ connection, namespace }: SetupOptions): Promise<Record<string, number>> {
  const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
  return customAttributes ?? {};
}

/** A server silently ignores that an attribute is added again with another type, hence the comparison. */
function missingAttributes(found: Record<string, number>, namespace: string): string[] {
  const missing: string[] = [];
  for (const [name, wanted] of Object.entries(SEARCH_ATTRIBUTE_TYPES)) {
    const type = found[name];
    if (type === undefined) missing.push(name);
    else if (type !== TYPE_NUMBERS[wanted])
      throw new TemporalDevError(
        "search_attribute_type",
        `The search attribute ${name} of namespace ${namespace} has type ${typeName(type)}, but must be ${wanted}; a server does not ` +
          `change a type. Remove it (\`temporal operator search-attribute remove --namespace ${namespace} --name ${name}\`) and run ` +
          "`orchestrator setup`, or use another namespace.",
      );
  }
  return missing;
}

async function addAttributes({ connection, namespace }: SetupOptions, names: string[]): Promise<void> {
  const searchAttributes: Record<string, number> = {};
  for (const name of names) searchAttributes[name] = TYPE_NUMBERS[SEARCH_ATTRIBUTE_TYPES[name]!];
  try {
    await connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if (grpcCode(error) === ALREADY_EXISTS) return;
    const commands = attributeCommands(
      namespace,
      names.map((name) => [name, SEARCH_ATTRIBUTE_TYPES[name]!]),
    );
    throw new TemporalDevError(
      "search_attribute_refused",
      `The server does not let us add search attributes to ${namespace} (${details(error)}). Have them added: ${commands}`,
      { cause: error },
    );
  }
}

/**
 * Creates what is missing, compares what is there, and resolves when all of it can be used. Does nothing the second time.
 * @returns what was added
 * @throws {TemporalDevError} `namespace_refused`, `search_attribute_type`, `search_attribute_refused`
 */
export async function setupTemporal(
  options: SetupOptions,
): Promise<{ namespace_created: boolean; search_attributes_added: string[] }> {
  const { connection, namespace, timeout_ms = 60_000 } = options;
  const until = Date.now() + timeout_ms;
  const ensured = await ensureNamespace(options);
  let added: string[] = [];
  for (;;) {
    try {
      const missing = missingAttributes(await listAttributes(options), namespace);
      if (missing.length === 0) {
        // Goes through the server's caches, as a start of a run will.
        await connection.workflowService.countWorkflowExecutions({
          namespace,
          query: `${SEARCH_ATTRIBUTES.workflow} = 'none'`,
        });
        return { namespace_created: ensured === "created", search_attributes_added: added };
      }
      if (added.length === 0) {
        await addAttributes(options, missing);
        added = missing;
      }
    } catch (error) {
      // A namespace that somebody has just created is found before all parts of the server know it.
      const isKnownLater = grpcCode(error) === NOT_FOUND;
      const settling =
        isKnownLater || ((ensured !== "found" || added.length > 0) && isGrpcServiceError(error));
      if (!settling || Date.now() > until) throw error;
    }
    if (Date.now() > until)
      throw new TemporalDevError(
        "search_attribute_refused",
        `Search attributes added to ${namespace} did not show up within ${timeout_ms / 1_000} s.`,
      );
    await sleep(100);
  }
}
