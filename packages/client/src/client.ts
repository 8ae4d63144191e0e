// The API's requests, typed by its OpenAPI document.
import createClient, { type Client } from "openapi-fetch";
import { AnswerError, ConnectionError, reasonOf, refusalOf } from "./errors.js";
import { type EventOptions, followEvents } from "./events.js";
import type { components, paths } from "./schema.js";

type Schemas = components["schemas"];
export type Artifact = Schemas["Artifact"];
export type DeviceResult = Schemas["DeviceResult"];
export type PrunedRun = Schemas["PrunedRun"];
export type Run = Schemas["Run"];
export type RunEvent = Schemas["RunEvent"];
export type RunRequest = Schemas["RunRequest"];

/** A page of a list; `next` goes into `cursor` of the request for the next one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface ClientOptions {
  /** Of the API. Default: `http://127.0.0.1:8080`, where `orchestrator dev` listens. */
  url?: string;
  /** Sent as `Authorization: Bearer`. */
  token?: string;
  /** Asked before each request in place of `url` and `token`. */
  access?: () => Promise<{ url: string; token?: string }>;
}

/** What a request of {@link OrchestratorClient.http} comes to. */
export interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

const SHORT = 100;
/** The answer's bytes, whatever they are, are left to the caller. */
const UNREAD = { headers: { accept: "*/*" }, parseAs: "stream" } as const;

export class OrchestratorClient {
  /** Every request of the API by its path, for what has no method here; see {@link take}. */
  readonly http: Client<paths>;
  /** Of the API, without trailing slash. */
  readonly url: string;
  readonly #access: NonNullable<ClientOptions["access"]>;

  constructor({ url = "http://127.0.0.1:8080", token, access }: ClientOptions = {}) {
    this.url = url.replace(/\/$/, "");
    this.#access = access ?? (() => Promise.resolve({ url: this.url, ...(token ? { token } : {}) }));
    this.http = createClient<paths>({
      baseUrl: this.url,
      pathSerializer: pathOf,
      fetch: (request) => this.#fetch(request),
    });
  }

  /** @throws {ConnectionError} */
  async #fetch(request: Request): Promise<Response> {
    const { url, token } = await this.#access();
    if (token !== undefined) request.headers.set("authorization", `Bearer ${token}`);
    if (!request.headers.has("accept")) request.headers.set("accept", "application/json");
    const { method, headers, signal } = request;
    const body = request.body === null ? null : await request.arrayBuffer();
    try {
      return await fetch(url + request.url.slice(this.url.length), { method, headers, signal, body });
    } catch (error) {
      if (signal.aborted) throw error;
      throw new ConnectionError(reasonOf(error), this.url, { cause: error });
    }
  }

  /**
   * What was asked for.
   * @throws {ApiError} where the API refuses. @throws {ConnectionError} @throws {AnswerError}
   */
  async take<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
    const { data, response } = await this.answered(asked);
    if (data === undefined || data === null) throw this.#noJson(`${response.status}`, response.url);
    return data;
  }

  /** The whole answer, for its headers or its stream. @throws as {@link take} */
  async answered<T>(asked: Promise<Answer<T>>): Promise<Answer<T>> {
    const answer = await asked.catch((error: unknown) => {
      throw error instanceof SyntaxError ? this.#noJson(error.message, this.url) : error;
    });
    if (answer.response.ok) return answer;
    throw refusalOf(answer.response.status, answer.error, this.url);
  }

  #noJson(said: string, at: string): Error {
    const path = at.startsWith(this.url) ? at : this.url;
    return new AnswerError(`answered something that is not JSON (${said.slice(0, SHORT)}).`, path);
  }

  /**
   * Starts a run.
   * @param key of this request: asked again with it, the API gives the run that the first request started
   */
  startRun(body: RunRequest, key: string = crypto.randomUUID()): Promise<Run> {
    return this.take(this.http.POST("/v1/runs", { body, params: { header: { "Idempotency-Key": key } } }));
  }

  run(id: string): Promise<Run> {
    return this.take(this.http.GET("/v1/runs/{id}", { params: { path: { id } } }));
  }

  /** A page of the list, the newest first. */
  runs(query: NonNullable<paths["/v1/runs"]["get"]["parameters"]["query"]> = {}): Promise<Page<Run>> {
    return this.take(this.http.GET("/v1/runs", { params: { query } }));
  }

  /** All devices of a run with their steps, page by page. */
  devices(id: string): Promise<DeviceResult[]> {
    return allOf((cursor) =>
      this.take(this.http.GET("/v1/runs/{id}/devices", { params: { path: { id }, query: { ...cursor } } })),
    );
  }

  device(id: string, device: string): Promise<DeviceResult> {
    return this.take(this.http.GET("/v1/runs/{id}/devices/{device}", { params: { path: { id, device } } }));
  }

  /** All artifacts of a run, or those of a device or below a path. */
  artifacts(id: string, query: { device?: string; prefix?: string } = {}): Promise<Artifact[]> {
    return allOf((cursor) =>
      this.take(
        this.http.GET("/v1/runs/{id}/artifacts", {
          params: { path: { id }, query: { ...query, ...cursor } },
        }),
      ),
    );
  }

  /** The bytes of one artifact, as a response that has not been read. */
  async artifact(id: string, path: string): Promise<Response> {
    const params = { path: { id, path } };
    return (await this.answered(this.http.GET("/v1/runs/{id}/artifacts/{path}", { params, ...UNREAD })))
      .response;
  }

  /** All that a run has kept as one `tar.gz`, as a response that has not been read. */
  async bundle(id: string): Promise<Response> {
    const params = { path: { id } };
    return (await this.answered(this.http.GET("/v1/runs/{id}/bundle", { params, ...UNREAD }))).response;
  }

  /** Whether the store has these bytes, for `copy` steps. */
  async hasFile(sha256: string): Promise<boolean> {
    const answer = await this.http.GET("/v1/files/{digest}", { params: { path: { digest: sha256 } } });
    if (answer.response.status === 404) return false;
    await this.answered(Promise.resolve(answer));
    return true;
  }

  /** Puts a file into the store, for `copy` steps; it is not held in memory. @throws as {@link take} */
  async putFile(sha256: string, body: ReadableStream<Uint8Array>): Promise<void> {
    const { url, token } = await this.#access();
    const headers = {
      "content-type": "application/octet-stream",
      accept: "application/json",
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    const request = { method: "PUT", headers, body, duplex: "half" as const };
    const response = await fetch(`${url}/v1/files/${sha256}`, request).catch((error: unknown) => {
      throw new ConnectionError(reasonOf(error), this.url, { cause: error });
    });
    const said: unknown = await response.json().catch(() => undefined);
    if (!response.ok) throw refusalOf(response.status, said, this.url);
  }

  cancel(id: string): Promise<Run> {
    return this.take(this.http.POST("/v1/runs/{id}/cancel", { params: { path: { id } }, body: {} }));
  }

  /** The events of a run as they happen, each once, until it has ended; also through lost connections. */
  events(id: string, options: EventOptions = {}): AsyncGenerator<RunEvent> {
    return followEvents(this, id, options);
  }

  /** Waits until the run has ended. */
  async ended(id: string, { signal }: Pick<EventOptions, "signal"> = {}): Promise<Run> {
    for await (const event of this.events(id, signal ? { signal } : {}))
      if (event.type === "run.finished") break;
    // Events may be a moment ahead of the run's own state.
    for (let wait_ms = 20; ; wait_ms = Math.min(wait_ms * 2, 1_000)) {
      signal?.throwIfAborted();
      const run = await this.run(id);
      if (run.finished_at !== null) return run;
      await new Promise((done) => setTimeout(done, wait_ms));
    }
  }
}

/** Names of artifacts have slashes, which stay. */
const pathOf = (path: string, values: Record<string, unknown>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) =>
    String(values[name]).split("/").map(encodeURIComponent).join("/"),
  );

/** Every item of a list. */
async function allOf<T>(ask: (cursor: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let page = await ask({}); ; page = await ask({ cursor: page.next })) {
    items.push(...page.items);
    if (page.next === null) return items;
  }
}
