// Counts and times what an artifact store writes, for API and worker alike.
import { Counter, Histogram, type Registry } from "prom-client";
import type { ArtifactStore } from "../artifacts/store.js";

/** @returns the store, measured into the registry */
export function measureStore(store: ArtifactStore, registry: Registry): ArtifactStore {
  const registers = [registry];
  const seconds = new Histogram({
    name: "orchestrator_artifact_put_seconds",
    help: "Time to write an artifact, by operation (put, create)",
    labelNames: ["operation"],
    buckets: [0.002, 0.01, 0.05, 0.2, 1, 5, 30],
    registers,
  });
  const puts = new Counter({
    name: "orchestrator_artifact_puts_total",
    help: "Artifacts written, by operation and outcome (ok, exists, error)",
    labelNames: ["operation", "outcome"],
    registers,
  });
  const bytes = new Counter({
    name: "orchestrator_artifact_put_bytes_total",
    help: "Bytes of the artifacts written",
    registers,
  });

  async function measured<T>(
    operation: "put" | "create",
    work: Promise<T>,
    of: (done: T) => { outcome: string; size: number },
  ): Promise<T> {
    const since = performance.now();
    let told = { outcome: "error", size: 0 };
    try {
      const done = await work;
      told = of(done);
      return done;
    } finally {
      puts.inc({ operation, outcome: told.outcome });
      bytes.inc(told.size);
      seconds.observe({ operation }, (performance.now() - since) / 1_000);
    }
  }

  const { putPack } = store;
  return {
    ...store,
    ...(putPack
      ? {
          putPack: (pack, files) =>
            measured("put", putPack(pack, files), () => ({ outcome: "ok", size: sizeOf(files) })),
        }
      : {}),
    put: (path, body, options) =>
      measured("put", store.put(path, body, options), (stored) => ({ outcome: "ok", size: stored.bytes })),
    create: (path, body) =>
      measured("create", store.create(path, body), (created) =>
        created ? { outcome: "ok", size: Buffer.byteLength(body) } : { outcome: "exists", size: 0 },
      ),
  };
}

const sizeOf = (files: Parameters<NonNullable<ArtifactStore["putPack"]>>[1]): number =>
  files.reduce((sum, { body }) => sum + (body?.byteLength ?? 0), 0);
