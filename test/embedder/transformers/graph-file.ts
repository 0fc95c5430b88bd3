/** A file that is an ONNX model from the outside: a version, a producer and a graph of so many bytes; what is in it no test here runs. */
import { varint } from '../../fakes/onnx.ts'

/** Its bytes. */
export function graphFile(graphBytes = 300): Uint8Array<ArrayBuffer> {
  const graph = Uint8Array.from({ length: graphBytes }, (_, index) => (index * 31) % 256)
  // 1: ir_version, 2: producer_name, 7: graph, 8: opset_import
  return new Uint8Array([
    0x08,
    8,
    0x12,
    3,
    0x61,
    0x62,
    0x63,
    0x3a,
    ...varint(graphBytes),
    ...graph,
    0x42,
    2,
    0x10,
    17,
  ])
}

const json = (value: object): Uint8Array<ArrayBuffer> => new TextEncoder().encode(JSON.stringify(value))

/** The four files of a small model, by name. */
export function smallModel(graphBytes?: number): Record<string, Uint8Array<ArrayBuffer>> {
  return {
    'config.json': json({ model_type: 'bert', hidden_size: 4 }),
    'tokenizer_config.json': json({ model_max_length: 16 }),
    'tokenizer.json': json({ model: { vocab: { tea: 0 } } }),
    'onnx/model_quantized.onnx': graphFile(graphBytes),
  }
}

/** The same with its weights in two files beside the graph. */
export function modelWithData(): Record<string, Uint8Array<ArrayBuffer>> {
  return {
    ...smallModel(),
    'config.json': json({
      'transformers.js_config': { use_external_data_format: { 'model_quantized.onnx': 2 } },
    }),
    'onnx/model_quantized.onnx_data': new Uint8Array([1, 2, 3]),
    'onnx/model_quantized.onnx_data_1': new Uint8Array([4, 5]),
  }
}
