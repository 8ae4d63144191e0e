// How large and how deep a document may be, checked while it is read, before anything recurses over it.

export const MAX_SPEC_BYTES = 1024 * 1024;
export const MAX_INVENTORY_BYTES = 32 * 1024 * 1024;
/** Maps and lists inside one another. A spec needs about ten. */
export const MAX_DEPTH = 64;
/** Nodes that aliases may add to a document. */
export const MAX_ALIAS_NODES = 20_000;
/** Characters that aliases may add to a document. */
export const MAX_ALIAS_CHARACTERS = 8 * 1024 * 1024;
/** The parser's stack holds a few tokens for each level of the document. */
export const MAX_PARSER_STACK = MAX_DEPTH * 2 + 8;
