// The HTTP client of the API: one method per request, problems turned into errors that people understand.
import type { RunRequest } from "../schemas/api.js";
import type { PrunedRun, PruneRequest } from "../schemas/prune.js";
import type { DeviceResult } from "../schemas/result.js";
import type { Run } from "../schemas/run.js";
import { CliError } from "./errors.js";
import type { Access } from "./owner/access.js";
import { problemOf, unreachable } from "./problem.js";

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ListedArtifact {
  path: string;
  bytes: number;
  media_type: string;
  sha256: string;
}

export interface ClientOptions {
  /** Without trailing slash. */
  url: string;
  urlGiven: boolean;
  /** Asked before each request: where it goes, and with which token. Absent: to `url`, without. */
  access?: () => Promise<Access>;
}

interface Call {
  method?: "GET" | "POST";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

const SHORT = 100;

export class Client {
  constructor(readonly options: ClientOptions) {}

  private async access(): Promise<Access> {
    return (await this.options.access?.()) ?? { url: this.options.url };
  }

  /** @throws {CliError} `unreachable`; any answer, also a refusal, is returned */
  async fetch(path: string, call: Call = {}): Promise<Response> {
    const headers: Record<string, string> = { accept: "application/json", ...call.headers };
    const { url, token } = await this.access();
    if (token !== undefined) headers.authorization = `Bearer ${token}`;
    if (call.method === "POST") headers["content-type"] = "application/json";
    try {
      return await fetch(`${url}${path}`, {
        method: call.method ?? "GET",
        headers,
        ...(call.method === "POST" ? { body: JSON.stringify(call.body ?? {}) } : {}),
        ...(call.signal ? { signal: call.signal } : {}),
      });
    } catch (error) {
      if (call.signal?.aborted) throw error;
      throw unreachable(this.options, error);
    }
  }

  /** @throws {ApiProblem} when the API refuses. @throws {CliError} `unreachable`, `bad_answer` */
  async json<T>(path: string, call: Call = {}): Promise<T> {
    const response = await this.fetch(path, call);
    if (!response.ok) throw await problemOf(response, this.options);
    const text = await response.text();
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new CliError(
        "bad_answer",
        `${this.options.url}${path} answered something that is not JSON (${text.slice(0, SHORT)}…). Is ORCHESTRATOR_URL the address of an orchestrator API?`,
      );
    }
  }

  async bytes(path: string, accept = "*/*"): Promise<Response> {
    const response = await this.fetch(path, { headers: { accept } });
    if (!response.ok) throw await problemOf(response, this.options);
    return response;
  }

  startRun(request: RunRequest, key: string): Promise<Run> {
    return this.json<Run>("/v1/runs", { method: "POST", body: request, headers: { "idempotency-key": key } });
  }

  run(id: string): Promise<Run> {
    return this.json<Run>(`/v1/runs/${encodeURIComponent(id)}`);
  }

  runs(query: Record<string, string | undefined>): Promise<Page<Run>> {
    return this.json<Page<Run>>(`/v1/runs${queryOf(query)}`);
  }

  /** All devices of a run, page by page. */
  devices(id: string): Promise<DeviceResult[]> {
    return this.all<DeviceResult>(`/v1/runs/${encodeURIComponent(id)}/devices`);
  }

  device(id: string, device: string): Promise<DeviceResult> {
    return this.json<DeviceResult>(
      `/v1/runs/${encodeURIComponent(id)}/devices/${encodeURIComponent(device)}`,
    );
  }

  /** @param device only what is kept of it */
  artifacts(id: string, device?: string): Promise<ListedArtifact[]> {
    return this.all<ListedArtifact>(`/v1/runs/${encodeURIComponent(id)}/artifacts${queryOf({ device })}`);
  }

  /** The bytes of one artifact of a run. */
  artifact(id: string, path: string): Promise<Response> {
    return this.bytes(artifactPath(id, path));
  }

  /** Asks for one of the state changes: cancel, pause, resume, rerun, resolve. */
  control<T = Run>(id: string, what: string, body: unknown = {}): Promise<T> {
    return this.json<T>(`/v1/runs/${encodeURIComponent(id)}/${what}`, { method: "POST", body });
  }

  /** One page of what retention removes. */
  prune(request: PruneRequest): Promise<Page<PrunedRun>> {
    return this.json<Page<PrunedRun>>("/v1/prune", { method: "POST", body: request });
  }

  /** Every item of a list, following `next`. */
  async all<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const separator: string = path.includes("?") ? "&" : "?";
      const page: Page<T> = await this.json<Page<T>>(
        cursor === null ? path : `${path}${separator}cursor=${encodeURIComponent(cursor)}`,
      );
      items.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return items;
  }
}

export const artifactPath = (run: string, path: string): string =>
  `/v1/runs/${encodeURIComponent(run)}/artifacts/${path.split("/").map(encodeURIComponent).join("/")}`;

export function queryOf(values: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
