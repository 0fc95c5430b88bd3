/** @module A model's files: what there is, how to get them, how to let go of them. For a page as well as a worker. */

import type { CallOptions } from '../../core/call.ts'
import { KeepsakeError } from '../../core/errors.ts'
import type { FileSource } from '../files.ts'
import type { ModelSource } from './files/source.ts'

/** One file of a model. */
export interface ModelFileStatus {
  /** Its name in the model's folder, such as `onnx/model_quantized.onnx`. */
  readonly name: string
  readonly cached: boolean
  /** Its size, where known. */
  readonly bytes?: number
}

/** What is here of a model, and what a download would fetch. */
export interface ModelStatus {
  /** Whether all of it is here: it loads without the network. */
  readonly cached: boolean
  /** Whether files can be kept here. Not in an insecure context, where a user blocks site data, or in Node. */
  readonly canCache: boolean
  readonly files: readonly ModelFileStatus[]
  /** The size of all its files, in bytes: exact where they are here or the server was asked, else as the table has it, else absent. */
  readonly bytes?: number
  /** What a download would fetch, in bytes: 0 where all is here. */
  readonly downloadBytes?: number
}

/** Options of {@link modelStatus}. */
export interface ModelStatusOptions extends Pick<CallOptions, 'signal'> {
  /** Whether the server may be asked for sizes that are not known here. By default nothing leaves the device. */
  readonly ask?: boolean
}

/** A file by its path, as a folder gives it: a `File` alone says its path only where it was picked with `<input webkitdirectory>`. */
export interface FoundFile {
  readonly path: string
  readonly file: Blob
}

/** Options of {@link readModelFiles}. */
export interface ReadModelOptions extends CallOptions {
  /** Files that are given, by name; the others are looked for where they are kept. */
  readonly files?: Readonly<Record<string, FileSource>>
  /** Whether what is missing may be fetched, and kept where that can be. By default it is an error. */
  readonly download?: boolean
}

/**
 * What is kept of a model, and what a download would fetch.
 *
 * It makes no request unless `ask` is set. It rejects with `invalid_argument` where the source is none, and with `embedder_failed`
 * where the server was asked and fails.
 */
export async function modelStatus(source: ModelSource, options?: ModelStatusOptions): Promise<ModelStatus> {
  return notYet(source, options)
}

/**
 * Fetches what is missing of a model and keeps it. Progress (`load`) is in bytes, per file and in all.
 *
 * A file is kept whole or not at all; what came whole is not fetched again the next time. Rejects with the signal's reason, or with
 * `embedder_failed` and one of the reasons `unreachable` (no connection, or it broke off), `unauthorized` (401, 403: gated, private
 * or not there), `bad_files` (404, or the file is not what it should be), `rate_limited`, `server`, `refused` (any other status) or
 * `no_room`; with `not_supported` where nothing can be kept.
 */
export async function downloadModel(source: ModelSource, options?: CallOptions): Promise<void> {
  return notYet(source, options)
}

/**
 * Keeps a model that the user has as files: a folder picked or dragged in (see {@link filesOf}), with `onnx/` or flat.
 *
 * Files that the model does not need are ignored. Rejects with `embedder_failed` (`bad_files` names the file that is missing or
 * unreadable, `no_room`), and with `not_supported` where nothing can be kept.
 */
export async function importModel(
  source: ModelSource,
  files: Iterable<File | FoundFile>,
  options?: CallOptions,
): Promise<void> {
  return notYet(source, [files, options])
}

/** The files of what was dropped, folders and all. Call it in the `drop` event itself: afterwards the browser takes them away. */
export function filesOf(dropped: DataTransfer): Promise<FoundFile[]> {
  return notYet({ model: 'x' }, dropped)
}

/** Lets go of a model's files, in every form of its weights. Nothing happens where nothing is kept. */
export async function deleteModel(source: ModelSource): Promise<void> {
  return notYet(source, undefined)
}

/**
 * A model's files by name, for a runtime: those given, else those kept, else (with `download`) fetched first.
 *
 * Where nothing can be kept they are fetched each time. Rejects as {@link downloadModel} does; without `download`, a missing file
 * is `bad_files`.
 */
export async function readModelFiles(
  source: ModelSource,
  options?: ReadModelOptions,
): Promise<ReadonlyMap<string, Blob>> {
  return notYet(source, options)
}

function notYet(source: ModelSource, _: unknown): Promise<never> {
  return Promise.reject(
    new KeepsakeError('embedder_failed', 'Not there yet.', { details: { embedder: source.model } }),
  )
}
