// Why there is no usable Temporal server: a closed set of codes.

export type TemporalDevErrorCode =
  | "no_server" // none of the sources gave a server binary
  | "start_failed" // the server ended, or did not serve in time
  | "bad_key" // ORCHESTRATOR_ENCRYPTION_KEY is not a key
  | "port_busy" // a port that must be this one is taken
  | "data_in_use" // another server works on the same data directory
  | "unreachable" // nothing answers at the address
  | "refused" // it is there, and does not take our key, certificate or namespace
  | "namespace_refused" // the namespace is missing and may not be created by us
  | "search_attribute_type" // an attribute exists with another type
  | "search_attribute_refused"; // an attribute is missing and may not be added by us

/** What happened, what was expected and the cure are in `message`. */
export class TemporalDevError extends Error {
  override readonly name = "TemporalDevError";
  constructor(
    readonly code: TemporalDevErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
