// Why a Temporal server that is there serves us not: a sentence that names the setting and the cure. Of API, worker and setup.

export interface AskedTemporal {
  address: string;
  namespace: string;
  has_api_key: boolean;
  has_certificate: boolean;
  /** Types of the search attributes that we need, by name. */
  attributes: Readonly<Record<string, string>>;
}

/** @param connection as Temporal's own configuration gives it */
export const askedTemporal = (
  connection: { address?: string; apiKey?: unknown; tls?: unknown },
  namespace: string,
  attributes: AskedTemporal["attributes"],
): AskedTemporal => ({
  address: connection.address ?? "localhost:7233",
  namespace,
  has_api_key: Boolean(connection.apiKey),
  has_certificate: Boolean((connection.tls as { clientCertPair?: unknown } | undefined)?.clientCertPair),
  attributes,
});

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const REFUSED: ReadonlySet<number> = new Set([7, 16]);
/** The worker's library gives no code where the first call of a connection is refused. */
const REFUSED_IN_WORDS = /does not have (permission to execute|valid authentication)/;

/** The client wraps what gRPC said; so do the libraries below the worker. */
function chainOf(error: unknown): Record<string, unknown>[] {
  const chain: Record<string, unknown>[] = [];
  for (let each = error; each instanceof Error; each = each.cause)
    chain.push(each as unknown as Record<string, unknown>);
  return chain;
}

/** As for `orchestrator setup`, where the server does not let us add them. */
export const attributeCommands = (namespace: string, attributes: Iterable<[string, string]>): string =>
  Array.from(
    attributes,
    ([name, type]) =>
      `temporal operator search-attribute create --namespace ${namespace} --name ${name} --type ${type}`,
  ).join("; ");

/** What TLS says, as Node's and Rust's libraries put it, and what of our settings it is about. */
const TLS = [
  [
    /certificate.?required|bad.?certificate|unknown.?ca\b|handshake failure|peer sent.*alert/i,
    ({ has_certificate }: AskedTemporal) =>
      has_certificate
        ? "refuses the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH. Use one of an authority that it knows."
        : "asks its clients for a certificate. Name one in TEMPORAL_TLS_CLIENT_CERT_PATH, and its key in TEMPORAL_TLS_CLIENT_KEY_PATH.",
  ],
  [
    /altnames|not.?valid.?for.?name/i,
    () =>
      "shows a certificate of another name. Use the name that it was made for in TEMPORAL_ADDRESS, or give it in TEMPORAL_TLS_SERVER_NAME.",
  ],
  [
    /self.signed certificate|unable to (get|verify)|unknown.?issuer|invalid peer certificate/i,
    () =>
      "shows a certificate that cannot be trusted. Name the certificate of its authority in TEMPORAL_TLS_SERVER_CA_CERT_PATH.",
  ],
  [
    /wrong version number|invalid.?content.?type|corrupt message|packet length too long/i,
    () =>
      "speaks no TLS, or not at this port. Correct TEMPORAL_ADDRESS, or set no TEMPORAL_TLS_* and no TEMPORAL_API_KEY (for a key without TLS: TEMPORAL_TLS=false).",
  ],
] as const;

/** @returns undefined where the error is none of these: nobody answers, or the call was wrong */
export function temporalRefusal(error: unknown, asked: AskedTemporal): string | undefined {
  const chain = chainOf(error);
  const code = chain.map((each) => each["code"]).find((each) => typeof each === "number");
  const said = chain.map((each) => `${String(each["details"] ?? "")} ${String(each["message"])}`).join(" ");
  const who = `Temporal at ${asked.address}`;
  if (REFUSED.has(code ?? -1) || REFUSED_IN_WORDS.test(said)) return `${who} ${refused(asked)}`;
  if (code === NOT_FOUND && /\bnamespace\b.*\bnot found\b/i.test(said))
    return `${who} has no namespace ${asked.namespace}. Make it with \`orchestrator setup\`, or correct TEMPORAL_NAMESPACE.`;
  if (code === INVALID_ARGUMENT && lacksAttribute(said, asked))
    return `The namespace ${asked.namespace} of ${who} lacks search attributes of Orchestrator, or has them with another type. Run \`orchestrator setup\` with a key that may add them, or have them added: ${attributeCommands(asked.namespace, Object.entries(asked.attributes))}`;
  const [, cure] = TLS.find(([pattern]) => pattern.test(said)) ?? [];
  return cure && `${who} ${cure(asked)}`;
}

/** Who starts a run or looks for one names them. Another thing that a server may say of one is that its value is too long. */
const lacksAttribute = (said: string, { attributes }: AskedTemporal): boolean =>
  Object.keys(attributes).some((name) => said.includes(name)) &&
  /no mapping|not defined|not a valid|invalid value type|invalid search attribute/i.test(said);

function refused({ namespace, has_api_key, has_certificate }: AskedTemporal): string {
  if (has_api_key)
    return `refuses the API key of TEMPORAL_API_KEY for the namespace ${namespace}: it has ended, is of another server, or has no right to write there. Give one that has.`;
  return has_certificate
    ? `does not let the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH use the namespace ${namespace}. Use one that may, or set TEMPORAL_API_KEY.`
    : `asks for an API key to use the namespace ${namespace}. Set TEMPORAL_API_KEY.`;
}
