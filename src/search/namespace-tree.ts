/** @module Partitions by namespace: what lies under a prefix is found without looking at the rest. */
import { type Namespace, RESERVED_LABEL } from '../core/namespace.ts'

/** Something per namespace. */
export interface NamespaceTree<Value> {
  get(namespace: Namespace): Value | undefined
  set(namespace: Namespace, value: Value): void
  delete(namespace: Namespace): void
  clear(): void
  /** Everything in and under a prefix; Keepsake's own only where the prefix names it. */
  under(prefix: Namespace): Value[]
  /** Everything, Keepsake's own too. */
  all(): Value[]
}

interface Node<Value> {
  value: Value | undefined
  readonly children: Map<string, Node<Value>>
}

/** An empty tree. */
export function createNamespaceTree<Value>(): NamespaceTree<Value> {
  let root = createNode<Value>()
  const find = (namespace: Namespace): Node<Value> | undefined => {
    let node: Node<Value> | undefined = root
    for (const label of namespace) node = node?.children.get(label)
    return node
  }
  return {
    get: (namespace) => find(namespace)?.value,
    set(namespace, value) {
      let node = root
      for (const label of namespace) {
        let child = node.children.get(label)
        if (child === undefined) node.children.set(label, (child = createNode()))
        node = child
      }
      node.value = value
    },
    delete: (namespace) => prune(root, namespace, 0),
    clear() {
      root = createNode()
    },
    under(prefix) {
      const found: Value[] = []
      const node = find(prefix)
      if (node !== undefined) collect(node, found, prefix.includes(RESERVED_LABEL))
      return found
    },
    all() {
      const found: Value[] = []
      collect(root, found, true)
      return found
    },
  }
}

function createNode<Value>(): Node<Value> {
  return { value: undefined, children: new Map() }
}

/** Takes out a value and the nodes that only led to it. */
function prune<Value>(node: Node<Value>, namespace: Namespace, depth: number): void {
  const label = namespace[depth]
  if (label === undefined) {
    node.value = undefined
    return
  }
  const child = node.children.get(label)
  if (child === undefined) return
  prune(child, namespace, depth + 1)
  if (child.value === undefined && child.children.size === 0) node.children.delete(label)
}

function collect<Value>(node: Node<Value>, found: Value[], reserved: boolean): void {
  if (node.value !== undefined) found.push(node.value)
  for (const [label, child] of node.children) {
    if (reserved || label !== RESERVED_LABEL) collect(child, found, reserved)
  }
}
