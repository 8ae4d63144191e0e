// What commands do besides printing. Each action returns a text to print instead of the command's output when it fails.
import type { Candidate } from "./config/datastore.js";
import { contextDiff, editDiff, unifiedDiff } from "./config/diff.js";
import { resolve } from "./config/grammar.js";
import { change, clone, type Node, root } from "./config/tree.js";
import { ConfigMode, removal } from "./config-mode.js";
import type { Action } from "./kind.js";
import type { Shell } from "./shell.js";
import { treeOfFile } from "./config/from-file.js";
import { download } from "./files/download.js";
import { template } from "./template.js";
import { configText } from "./view.js";
import { split } from "./words.js";

type Run<K extends keyof Action> = (
  shell: Shell,
  value: NonNullable<Action[K]>,
  all: Action,
) => Promise<string | undefined> | string | undefined;

/** Who holds the configuration when a fault says that somebody does. */
const SOMEBODY = { user: "operator", session: 99 };

/** In the order in which they run; `reload` and `logout` come after the output. */
export const actions: { [K in keyof Action]?: Run<K> } = {
  mode: (shell, mode) => void (shell.base_mode = mode),
  file: (shell, absent) => (shell.device.files.has(shell.args[0] ?? "") ? undefined : shell.fill(absent)),
  replace_by_file(shell, { file, refused }) {
    const { store } = shell.device;
    const { tree, wrong } = treeOfFile(shell.device, shell.fill(file));
    if (wrong !== undefined) return template(refused)(shell.scope({ wrong }));
    const candidate = store.open("file");
    candidate.changes.push({ load: tree });
    store.commit(candidate);
    return undefined;
  },
  file_difference(shell, { file, none }) {
    const { store, kind } = shell.device;
    const { tree } = treeOfFile(shell.device, shell.fill(file));
    if (kind.config.style !== "lines") return none;
    return contextDiff(store.running, tree, kind.config) || none;
  },
  download: (shell, { from, to, failed }) =>
    download(shell.device.files, shell.fill(from), shell.fill(to)).then((why) =>
      why === undefined ? undefined : template(failed)(shell.scope({ why })),
    ),
  remove_file: (shell, path) => void shell.device.files.remove(shell.fill(path)),
  rename_file: (shell, { from, to }) => void shell.device.files.rename(shell.fill(from), shell.fill(to)),
  async enable(shell, { mode }) {
    const secret = await shell.ask({ prompt: "Password: ", secret: true });
    if (shell.device.faults.reject_enable || secret !== shell.passwords.enable)
      return shell.text("enable_refused");
    shell.base_mode = mode;
    return undefined;
  },
  configure(shell, { exclusive, own, session }) {
    const { store, faults, kind } = shell.device;
    const held = store.holder && store.holder.session !== shell.id;
    if (held || faults.config_locked) return shell.text("locked", { holder: store.holder ?? SOMEBODY });
    if (exclusive) {
      const busy =
        kind.config.candidate === "shared" &&
        store.names().includes("shared") &&
        store.openNamed("shared").changes.length;
      if (busy) return shell.text("modified");
      store.holder = { session: shell.id, user: shell.user, since: Date.now() };
    }
    shell.config = new ConfigMode(shell.device, open(shell, own, session && shell.fill(session)));
    return undefined;
  },
  set(shell, lines) {
    for (const line of lines) direct(shell, line, false);
    return undefined;
  },
  remove(shell, lines) {
    for (const line of lines) direct(shell, line, true);
    return undefined;
  },
  rollback(shell, text) {
    const number = shell.fill(text);
    const to = Number(number || 0);
    const tree =
      number === "clean"
        ? root()
        : to === 0
          ? shell.device.store.running
          : shell.device.store.history[to - 1];
    if (!tree) return shell.text("no_rollback");
    shell.config?.apply({ load: tree });
    if (to === 0 && shell.config?.candidate) shell.config.candidate.changes = [];
    return undefined;
  },
  revert: (shell) => (shell.device.store.revert() ? undefined : shell.text("nothing_pending")),
  confirm: (shell) => (shell.device.store.confirm() ? undefined : shell.text("nothing_pending")),
  commit(shell, { confirm_s, leave, save, replace }) {
    const { store, time_scale, faults } = shell.device;
    if (!shell.config && store.pending !== undefined && store.pending === shell.args[0]) {
      store.drop(store.pending);
      store.confirm();
      return undefined;
    }
    const candidate = shell.config?.candidate ?? namedFrom(shell);
    if (!candidate) return shell.text("no_session");
    const other = store.holder && store.holder.session !== shell.id;
    if (other || faults.config_locked) return shell.text("locked", { holder: store.holder ?? SOMEBODY });
    const named = shell.device.kind.config.candidate === "named";
    const idle = !candidate.changes.length && confirm_s === undefined && store.pending === undefined;
    if (!idle) {
      const ms = confirm_s === undefined ? undefined : duration(shell.fill(confirm_s)) * time_scale * 1000;
      if (replace) candidate.changes.unshift({ load: root() });
      store.commit(candidate, ms, () => named && store.drop(candidate.name));
      if (save) store.save();
    }
    if (named && confirm_s === undefined) store.drop(candidate.name);
    if (leave) leaveConfig(shell);
    return idle ? shell.text("nothing_to_commit") || undefined : undefined;
  },
  save(shell) {
    shell.device.store.save();
    return undefined;
  },
  abort(shell, { session, leave }) {
    const { store } = shell.device;
    const name = session === undefined ? shell.config?.candidate?.name : shell.fill(session);
    if (session !== undefined && store.pending === name) {
      store.revert();
      return undefined;
    }
    if (name !== undefined && !store.drop(name) && session !== undefined) return shell.text("no_session");
    if (shell.config?.candidate) discard(shell.config.candidate);
    if (leave) leaveConfig(shell);
    return undefined;
  },
  async leave(shell, how, all) {
    const { config } = shell;
    if (how === "top") config?.top();
    if (!config || how === "top" || (how === "level" && config.back())) return undefined;
    if (config.dirty && all.uncommitted === "refuse") return shell.text("uncommitted");
    if (config.dirty && all.uncommitted === "ask") {
      const answer = (await shell.ask({ prompt: shell.text("uncommitted_question"), secret: false }))
        .trim()
        .toLowerCase();
      const verdict = shell.device.kind.config.candidate === "shared" ? answer || "yes" : answer || "cancel";
      if (
        verdict.startsWith("c") ||
        (verdict.startsWith("n") && shell.device.kind.config.candidate === "shared")
      )
        return "";
      if (verdict.startsWith("y") && shell.device.kind.config.candidate === "private")
        shell.device.store.commit(config.candidate!);
      else if (shell.device.kind.config.candidate === "private") discard(config.candidate!);
    }
    if (config.dirty && all.uncommitted === "discard") discard(config.candidate!);
    leaveConfig(shell);
    return undefined;
  },
  up(shell) {
    shell.config?.up();
    return undefined;
  },
  prompt: (shell, value) => void (shell.own_prompt = shell.fill(value).replace(/^"|"$/g, "")),
  pager(shell, value) {
    if (shell.device.faults.pager_locked) return shell.text("invalid", { at: 0 });
    const lines =
      typeof value === "boolean"
        ? value
          ? (shell.device.kind.pager?.length ?? 24)
          : 0
        : Number(shell.fill(value));
    shell.page = lines;
    return undefined;
  },
};

/** The candidate's difference as the dialect shows it. */
export function candidateDiff(shell: Shell, before?: Node, replacing = false): string {
  const { config } = shell.device.kind;
  const own = shell.config?.candidate;
  if (!own) return "";
  const candidate = replacing ? { ...own, tree: rebuilt(own) } : own;
  const base = before ?? (config.candidate === "shared" ? shell.device.store.running : candidate.base);
  if (config.diff === "unified") {
    const text = (tree: Node) => configText(shell.device, tree, {}).trim();
    return unifiedDiff(
      text(base),
      text(candidate.tree),
      "system:/running-config",
      `session:/${candidate.name}-session-config`,
    );
  }
  if (config.diff === "context")
    return contextDiff(base, candidate.tree, config.style === "lines" ? config : "braces");
  return editDiff(base, candidate.tree, config.edit_header, config.terminator);
}

/** What the candidate's own lines come to by themselves. */
function rebuilt({ changes }: Candidate): Node {
  const tree = root();
  for (const each of changes) change(tree, each);
  return tree;
}

/** Leaves config mode and gives back what the session held; a candidate that was its own is gone. */
export function leaveConfig(shell: Shell): void {
  const { store } = shell.device;
  const { config } = shell;
  shell.config = undefined;
  if (store.holder?.session !== shell.id) return;
  if (config?.candidate) discard(config.candidate);
  store.holder = undefined;
}

function open(shell: Shell, own: boolean | undefined, session: string | undefined): Candidate | undefined {
  const { candidate } = shell.device.kind.config;
  if (session) return shell.device.store.openNamed(session);
  if (candidate === "shared" && !own) return shell.device.store.openNamed("shared");
  return candidate === "private" || own ? shell.device.store.open(`session-${shell.id}`) : undefined;
}

function namedFrom(shell: Shell): Candidate | undefined {
  const name = shell.args[0];
  return name !== undefined && shell.device.store.names().includes(name)
    ? shell.device.store.openNamed(name)
    : undefined;
}

function discard(candidate: Candidate): void {
  candidate.changes = [];
  candidate.tree = clone(candidate.base);
}

/** `5` are seconds, `00:05:00` is a time of day's length. */
const duration = (text: string) => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);

function direct(shell: Shell, line: string, remove: boolean): void {
  const { kind, store } = shell.device;
  const text = shell.fill(line);
  const found = resolve(kind.rules, split(text), kind.dialect, text.length);
  if (!("steps" in found)) throw new Error(`kind ${kind.name}: its own line is not in its grammar: ${text}`);
  store.apply(remove ? removal(found) : { set: found.steps });
}
