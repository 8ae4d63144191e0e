// What may follow what, for searches that go along a text one character or one number at a time.
export interface Node {
  next: Map<number, Node>;
  isEnd: boolean;
}

/** Where the secret ends; `open`: the text ends before it does. */
export type Walk = number | "open" | undefined;

export const newNode = (): Node => ({ next: new Map(), isEnd: false });

export function plant(root: Node, codes: Iterable<number>): void {
  let node = root;
  for (const code of codes) {
    const child = node.next.get(code) ?? newNode();
    node.next.set(code, child);
    node = child;
  }
  node.isEnd = true;
}
