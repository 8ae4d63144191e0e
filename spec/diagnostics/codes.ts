// Every kind of problem that the compiler reports. The set is closed: clients may switch on it.

export const DIAGNOSTIC_CODES = {
  // The document
  too_large: "The document is larger than the limit",
  bad_encoding: "The document is not UTF-8, or has a byte order mark inside",
  too_deep: "The document is nested deeper than the limit",
  alias_bomb: "Aliases expand to more than the limit, or to themselves",
  yaml_syntax: "The text is not YAML",
  yaml_1_1: "A habit of YAML 1.1 that means something else in YAML 1.2",
  yaml_tag: "A YAML tag or directive that is not supported",
  tab_indent: "A tab where YAML allows only spaces",
  multiple_documents: "More than one document in the file",
  empty_document: "Nothing in the document",
  duplicate_key: "The same key twice in a map",
  forbidden_key: "A key that is refused because of what it means to JavaScript",
  // Structure
  unknown_key: "A key that does not exist here",
  missing_key: "A key that must be here is not",
  wrong_type: "A value of another type than expected",
  bad_value: "A value outside of what is allowed",
  bad_name: "A name or id with characters that names may not have",
  bad_duration: "Not a duration",
  bad_regex: "A regular expression that RE2 does not accept",
  one_action: "A step with no action, or with more than one",
  unsupported_key: "A key that has no meaning beside this action",
  conflicting_keys: "Keys that exclude each other",
  // Expressions
  bad_expression: "A CEL expression with a syntax error",
  bad_template: "An unfinished or empty ${{ … }}",
  unknown_name: "A name that is not in scope",
  unknown_function: "A function that does not exist",
  secret_misuse: "A secret where secrets may not be used",
  evaluation_failed: "An expression that could not be evaluated",
  // References
  duplicate_id: "The same id or name twice",
  unknown_step: "No earlier step has this id",
  unknown_saved: "No earlier step saves this name",
  unknown_snapshot: "No earlier step takes this snapshot",
  unknown_input: "No such input",
  unknown_secret: "No such secret",
  unknown_device: "No such device",
  unknown_group: "No such group",
  unknown_platform: "No such platform",
  unknown_credential: "No such credential",
  // Meaning
  unbounded_loop: "Something that would repeat without bound",
  not_read_only: "A command that may change the device, where only reads are allowed",
  endless_command: "A command that does not end by itself",
  confirm_unsupported: "The platform has no commit-confirm",
  configure_unsupported: "The platform has no configuration mode",
  ping_unsupported: "The platform cannot ping, or not with these values",
  unsafe_command: "A line break or control character inside a command",
  empty_selection: "No device is selected",
  // Inventory
  literal_secret: "A secret written into the document",
  open_secret: "An input or a var that is called a secret",
  weak_secret: "A secret that is short or a common word",
  secret_source_refused: "A source of secrets that is not allowed here",
  transport_refused: "A transport that is not allowed here",
  capability_refused: "A file or an agent of the worker that is not allowed here",
  jump_cycle: "Jump hosts that lead back to where they began",
  missing_platform: "A device without a platform",
  missing_credential: "A device that the run logs in to, without a credential",
  shared_address: "Devices behind one address, which has fewer sessions than are wanted at once",
  // Inputs
  missing_input: "A required input that was not given",
  bad_input: "An input that does not fit its declaration",
  // use
  file_not_found: "A file that is named but cannot be read",
  path_escapes: "A path that leads out of the folder of specs",
  use_cycle: "Specs that use one another in a circle",
  bad_platform: "A platform file that is not valid",
  // The rest
  too_complex: "The documents take more work than the limit, or make a larger plan",
  too_many: "More problems than are shown",
} as const;

export type DiagnosticCode = keyof typeof DIAGNOSTIC_CODES;
