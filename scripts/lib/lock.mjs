// Lets one of several processes work at a time; a lock whose holder died is taken over.
import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

function holder(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function dead(content) {
  try {
    process.kill(Number(content), 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/** Takes away a dead holder's file, unless it has become somebody else's meanwhile. */
function removeStale(file, content) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    if (holder(aside) !== content) linkSync(aside, file);
  } catch {
    // Somebody else was quicker.
  }
  rmSync(aside, { force: true });
}

/** Runs `work` while holding the lock `file`, waiting for whoever holds it. */
export async function withLock(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: "wx" });
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
    const content = holder(file);
    if (content && dead(content)) removeStale(file, content);
    else await new Promise((done) => setTimeout(done, 50));
  }
  const release = () => rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}
