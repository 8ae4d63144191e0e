// A typed client for the HTTP API of Orchestrator.
export {
  type Answer,
  type Artifact,
  type ClientOptions,
  type DeviceResult,
  OrchestratorClient,
  type Page,
  type PrunedRun,
  type Run,
  type RunEvent,
  type RunRequest,
} from "./client.js";
export {
  AnswerError,
  ApiError,
  type ClientError,
  ConnectionError,
  EventsError,
  isClientError,
  mayPass,
  type ProblemDetail,
  reasonOf,
} from "./errors.js";
export type { EventOptions } from "./events.js";
export type { components, operations, paths } from "./schema.js";
