// Words that people bring along from other tools, and what they are called here.

export const WORDS_IN_STEPS: Readonly<Record<string, string>> = {
  command: "run",
  commands: "run",
  cmd: "run",
  exec: "run",
  shell: "run",
  config: "configure",
  assert: "verify",
  check: "verify",
  sleep: "wait",
  pause: "wait",
  include: "use",
  import: "use",
  if: "when",
  loop: "for_each",
  with_items: "for_each",
  foreach: "for_each",
  register: "save",
  retries: "retry",
  ignore_errors: "on_failure",
  finally: "always",
  ensure: "always",
};

export const WORDS_ON_TOP: Readonly<Record<string, string>> = {
  hosts: "targets",
  devices: "targets",
  tasks: "steps",
  jobs: "stages",
  vars: "inputs",
  variables: "inputs",
  params: "inputs",
  teardown: "finally",
  cleanup: "finally",
  always: "finally",
};
