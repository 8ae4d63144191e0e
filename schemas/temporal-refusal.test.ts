// What is said where a Temporal server serves us not; test/cluster/ has the same from real servers.
import { expect, test } from "vitest";
import { askedTemporal, temporalRefusal } from "./temporal-refusal.js";

const attributes = { OrchestratorStatus: "Keyword", OrchestratorSite: "KeywordList" };
const grpc = (code: number, details: string) =>
  Object.assign(new Error(`${code}: ${details}`), { code, details });
const plain = askedTemporal({ address: "temporal:7233", tls: false }, "net", attributes);
const withKey = askedTemporal({ address: "temporal:7233", apiKey: "k", tls: true }, "net", attributes);
const withCertificate = askedTemporal(
  { address: "temporal:7233", tls: { clientCertPair: { crt: "", key: "" } } },
  "net",
  attributes,
);

test.each([
  [
    "a refused key",
    grpc(7, "Request unauthorized."),
    withKey,
    /refuses the API key of TEMPORAL_API_KEY for the namespace net/,
  ],
  [
    "the same, of the worker",
    new Error(
      `Failed to call GetSystemInfo: code: 'The caller does not have permission to execute the specified operation', message: "Request unauthorized."`,
    ),
    withKey,
    /refuses the API key of TEMPORAL_API_KEY/,
  ],
  ["no key", grpc(7, "Request unauthorized."), plain, /asks for an API key .* Set TEMPORAL_API_KEY/],
  ["a certificate without rights", grpc(16, "who?"), withCertificate, /TEMPORAL_TLS_CLIENT_CERT_PATH/],
  [
    "no namespace",
    grpc(5, "Namespace net is not found."),
    plain,
    /no namespace net\. .*orchestrator setup.*TEMPORAL_NAMESPACE/,
  ],
  [
    "an authority that we do not know",
    grpc(14, "No connection established. Last error: Error: unable to verify the first certificate."),
    withKey,
    /TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
  ],
  [
    "the same, of the worker",
    new Error(
      "tonic::transport::Error(Transport, ConnectError(Custom { kind: InvalidData, error: InvalidCertificate(UnknownIssuer) }))",
    ),
    withKey,
    /TEMPORAL_TLS_SERVER_CA_CERT_PATH/,
  ],
  [
    "another name",
    grpc(14, "Hostname/IP does not match certificate's altnames"),
    withKey,
    /TEMPORAL_TLS_SERVER_NAME/,
  ],
  [
    "no certificate",
    grpc(14, "SSL routines:ssl3_read_bytes:tlsv13 alert certificate required"),
    plain,
    /asks its clients for a certificate.*CLIENT_KEY_PATH/,
  ],
  [
    "the same, of the worker",
    new Error('Custom { kind: InvalidData, error: "received fatal alert: CertificateRequired" }'),
    plain,
    /asks its clients for a certificate/,
  ],
  [
    "a foreign certificate",
    grpc(14, "SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca"),
    withCertificate,
    /refuses the certificate of TEMPORAL_TLS_CLIENT_CERT_PATH/,
  ],
  [
    "the same, of the worker",
    new Error('Custom { kind: InvalidData, error: "received fatal alert: UnknownCA" }'),
    withCertificate,
    /refuses the certificate/,
  ],
  [
    "a server without TLS",
    grpc(14, "Last error: wrong version number"),
    withKey,
    /speaks no TLS.*TEMPORAL_TLS=false/,
  ],
])("%s", (_, error, asked, words) => {
  const said = temporalRefusal(new Error("outside", { cause: error }), asked);
  expect(said).toMatch(words);
  expect(said).toContain("temporal:7233");
});

test("names the command for each search attribute", () => {
  const said = temporalRefusal(
    grpc(3, "invalid query: column name 'OrchestratorSite' is not a valid search attribute"),
    plain,
  );
  expect(said).toContain(
    "temporal operator search-attribute create --namespace net --name OrchestratorSite --type KeywordList",
  );
  expect(said).toContain("orchestrator setup");
});

test("a run that is not there, a wrong argument and a silent server are none of these", () => {
  expect(temporalRefusal(grpc(5, "workflow execution not found for run/1"), plain)).toBeUndefined();
  expect(temporalRefusal(grpc(3, "WorkflowId is not set on request."), plain)).toBeUndefined();
  const long = "search attribute OrchestratorSite value size 3000 exceeds size limit 2048";
  expect(temporalRefusal(grpc(3, long), plain)).toBeUndefined();
  expect(temporalRefusal(grpc(14, "connect ECONNREFUSED 127.0.0.1:1"), plain)).toBeUndefined();
});
