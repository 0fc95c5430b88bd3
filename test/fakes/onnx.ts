/** ONNX models, made by hand: just enough of the protobuf format for a tiny graph (onnx.proto3, field numbers as there). */

type Bytes = readonly number[]

/** A protobuf number of any length. */
export function varint(value: number): Bytes {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(Math.floor(value / 0x80))]
}

const number = (field: number, value: number): Bytes => [...varint(field << 3), ...varint(value)]
const bytes = (field: number, value: Iterable<number>): Bytes => {
  const content = [...value]
  return [...varint((field << 3) | 2), ...varint(content.length), ...content]
}
const string = (field: number, value: string): Bytes => bytes(field, new TextEncoder().encode(value))

const FLOAT = 1
const INT64 = 7

type Dim = number | string

/** ValueInfoProto: name 1, type 2 (tensor_type 1: elem_type 1, shape 2 of dims 1: dim_value 1 or dim_param 2). */
function tensorOf(name: string, type: number, dims: readonly Dim[]): Bytes {
  const shape = dims.flatMap((dim) => bytes(1, typeof dim === 'number' ? number(1, dim) : string(2, dim)))
  return [...string(1, name), ...bytes(2, bytes(1, [...number(1, type), ...bytes(2, shape)]))]
}

/** TensorProto: dims 1, data_type 2, name 8, raw_data 9. */
function weights(name: string, dims: readonly number[], values: Float32Array): Bytes {
  return [
    ...dims.flatMap((dim) => number(1, dim)),
    ...number(2, FLOAT),
    ...string(8, name),
    ...bytes(9, new Uint8Array(values.buffer)),
  ]
}

interface Node {
  readonly op: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

interface Graph {
  readonly nodes: readonly Node[]
  readonly weights?: readonly Bytes[]
  readonly inputs: readonly Bytes[]
  readonly outputs: readonly Bytes[]
}

/** ModelProto: ir_version 1, graph 7 (node 1, name 2, initializer 5, input 11, output 12), opset_import 8 (version 2). */
function model({ nodes, weights: kept = [], inputs, outputs }: Graph): Uint8Array<ArrayBuffer> {
  const graph = [
    ...nodes.flatMap(({ op, inputs: from, outputs: to }) =>
      bytes(1, [
        ...from.flatMap((name) => string(1, name)),
        ...to.flatMap((name) => string(2, name)),
        ...string(4, op),
      ]),
    ),
    ...string(2, 'g'),
    ...kept.flatMap((tensor) => bytes(5, tensor)),
    ...inputs.flatMap((input) => bytes(11, input)),
    ...outputs.flatMap((output) => bytes(12, output)),
  ]
  return Uint8Array.from([...number(1, 8), ...bytes(7, graph), ...bytes(8, number(2, 13))])
}

/** One float in, the same out: the smallest model there is. */
export function identityModel(): Uint8Array<ArrayBuffer> {
  return model({
    nodes: [{ op: 'Identity', inputs: ['x'], outputs: ['y'] }],
    inputs: [tensorOf('x', FLOAT, [1])],
    outputs: [tensorOf('y', FLOAT, [1])],
  })
}

/** A model of the shape of BERT's that looks up a row per token: `table` is [tokens, dims], row after row. */
export function lookupModel(table: Float32Array, dims: number): Uint8Array<ArrayBuffer> {
  return model({
    nodes: [{ op: 'Gather', inputs: ['table', 'input_ids'], outputs: ['last_hidden_state'] }],
    weights: [weights('table', [table.length / dims, dims], table)],
    inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) =>
      tensorOf(name, INT64, ['batch', 'sequence']),
    ),
    outputs: [tensorOf('last_hidden_state', FLOAT, ['batch', 'sequence', dims])],
  })
}
