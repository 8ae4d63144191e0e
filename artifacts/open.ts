// Opens the store that an address names: a folder or a bucket.
import { fileURLToPath } from "node:url";
import { ArtifactError } from "./errors.js";
import { createFileStore } from "./filesystem/store.js";
import { checkFolder } from "./keys.js";
import type { S3ClientOptions } from "./s3/bucket.js";
import { createS3Store } from "./s3/store.js";
import type { ByteStore } from "./store.js";

export interface OpenStoreDeps {
  /** `AWS_*` of the process. */
  env: Record<string, string | undefined>;
  /** As in {@link createFileStore}. */
  onLink?: (path: string) => void;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const FORMS = "Expected file:///absolute/folder or s3://bucket/prefix in ORCHESTRATOR_ARTIFACTS.";

/**
 * Touches neither disk nor network; {@link ByteStore.probe} does.
 * @param url `file:///…` or `s3://bucket/prefix`
 * @throws {ArtifactError} `bad_url`
 */
export function openStore(url: string, { env, onLink }: OpenStoreDeps): ByteStore {
  const parsed = parse(url);
  if (parsed.search || parsed.hash || parsed.username || parsed.password || parsed.port) {
    throw bad(url, "only a path may follow", "Set credentials and endpoint with AWS_* in the environment.");
  }
  if (parsed.protocol === "file:") return createFileStore({ root: folderOf(url, parsed), onLink });
  if (parsed.protocol === "s3:")
    return createS3Store({ ...bucketOf(url, parsed), client: clientOptions(env) });
  throw bad(url, `${parsed.protocol}// is not a kind of store`);
}

/** What is absent is left to the SDK: profiles, roles, the instance's own credentials. */
function clientOptions(env: OpenStoreDeps["env"]): S3ClientOptions {
  const endpoint = env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION || (endpoint && "us-east-1");
  const {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: token,
  } = env;
  return {
    ...(endpoint && { endpoint }),
    ...(region && { region }),
    ...(accessKeyId &&
      secretAccessKey && {
        credentials: { accessKeyId, secretAccessKey, ...(token && { sessionToken: token }) },
      }),
    forcePathStyle: env.AWS_S3_FORCE_PATH_STYLE ? env.AWS_S3_FORCE_PATH_STYLE !== "false" : Boolean(endpoint),
  };
}

function parse(url: string): URL {
  if (URL.canParse(url)) return new URL(url);
  throw bad(url, "it is not a URL", url.startsWith("/") ? `Did you mean file://${url}?` : "");
}

function folderOf(url: string, parsed: URL): string {
  if (!url.startsWith("file:///") || parsed.host !== "")
    throw bad(url, "a folder needs three slashes and an absolute path");
  try {
    return fileURLToPath(parsed);
  } catch (error) {
    throw bad(url, error instanceof Error ? error.message : String(error));
  }
}

function bucketOf(url: string, { host, pathname }: URL): { bucket: string; prefix: string } {
  if (!BUCKET.test(host)) throw bad(url, `${JSON.stringify(host)} is not a bucket name`);
  try {
    return { bucket: host, prefix: checkFolder(decodeURIComponent(pathname).replace(/^\/|\/$/g, "")) };
  } catch {
    throw bad(url, "what follows the bucket is not a prefix");
  }
}

function bad(url: string, why: string, cure = ""): ArtifactError {
  const shown = url.replace(/\/\/[^/@]*@/, "//***@");
  return new ArtifactError(
    "bad_url",
    `${JSON.stringify(shown)} names no artifact store: ${why}. ${FORMS} ${cure}`.trim(),
  );
}
