// The types of the package.

import type { Inspection } from '../generated/transform/interfaces/wizer-wizer-transform.js';

export type { Inspection };

/** The options of the transform. */
export interface TransformOptions {
  /**
   * The initializer. The default is `wizer-initialize`, else `wizer.initialize`. In a module, an
   * exported function without parameters, whose result is none or one `i32`. In a component, any
   * exported function: `setup`, `setup("hello", 42)`, or `ns:pkg/iface@1.0.0.setup`.
   */
  initFunc?: string;
  /** Keep the initializer's export in the result. */
  keepInitFunc?: boolean;
  /** Function exports to rename in the result: new names, with the current ones. */
  renames?: Record<string, string> | ReadonlyArray<readonly [destination: string, source: string]>;
  /** Apply the state to this component, which has the same core modules, and return that. */
  onto?: Uint8Array | ArrayBuffer;
  /** Pairs of core modules whose bytes differ: the number in the binary, and that in `onto`. */
  mapModules?: ReadonlyArray<readonly [from: number, to: number]>;
}

/** The grants of an initializer in Node. */
export interface NodeWasi {
  /** Environment variables. */
  env?: Record<string, string>;
  /**
   * Directories: their names for the initializer, and their paths. With `readOnly`, nothing in a
   * directory can be written, created, renamed or removed.
   */
  dirs?: Record<string, string | { path: string; readOnly?: boolean }>;
  /**
   * Numbers of open files for the standard streams. A stream that is left out is empty, or drops
   * its output.
   */
  stdin?: number;
  stdout?: number;
  stderr?: number;
}

/** The grants of an initializer in a browser: directories in memory. */
export interface BrowserWasi {
  /** Environment variables. */
  env?: Record<string, string>;
  /** Directories, by name, with their files. A path with `/` is a file in a nested directory. */
  files?: Record<string, Record<string, Uint8Array | string>>;
  /** The contents of standard input. */
  stdin?: Uint8Array | string;
  /** Called with each line of a standard stream. */
  stdout?: (line: string) => void;
  stderr?: (line: string) => void;
}

/** The phases of a pre-initialization, in order. */
export type Phase = 'open' | 'compile' | 'initialize' | 'snapshot' | 'validate';

export interface Options extends TransformOptions {
  /** Provide WASI to the initializer. `true` grants only clocks and random numbers. */
  wasi?: boolean | NodeWasi | BrowserWasi;
  /**
   * Imports of a module. They come before WASI. Unresolved functions become stubs that trap when
   * they are called, and name the import.
   */
  imports?: WebAssembly.Imports;
  /**
   * Modules whose exports are provided to a module as imports, by the module name of the imports.
   * They come before `imports`.
   */
  preloads?: Record<string, Uint8Array | ArrayBuffer>;
  /**
   * Return the result of a component even if it holds open resources of its own types. The handles
   * to them are invalid in the result.
   */
  allowOpenHandles?: boolean;
  /** Called with each warning. */
  onWarning?: (text: string) => void;
  /**
   * Treat the `i32` that a module's initializer returns as a status: any value but 0 is a failure.
   */
  initFuncStatus?: boolean;
  /**
   * Called with the result of the initializer: in WAVE syntax for a component, the single `i32` for
   * a module.
   */
  onReturn?: (name: string, value: string) => void;
  /** Called at the beginning of each phase. */
  onProgress?: (phase: Phase) => void;
  /**
   * Called with the memories of a module, right before its initializer runs and right after. Don't
   * change them.
   */
  onMemories?: (moment: 'before' | 'after', memories: Uint8Array[]) => void;
  /** Aborts between two phases. To stop an initializer that runs, terminate its worker. */
  signal?: AbortSignal;
}

/** An error whose message is one line for the user. */
export declare class WizerError extends Error {
  /**
   * The kind of error: `malformed`, `unsupported`, `init-func` or `options`, before anything runs;
   * `environment`, `compile`, `instantiate` or `trap`, during the run; `returned`, or `handles` for
   * a component; `state` and `internal`.
   */
  readonly kind: string;
  /** Where the construct begins in the binary that a refusal is about, if it has a place there. */
  readonly offset?: bigint;
  /** What it came from: where it trapped and why, say. */
  readonly causes: string[];
}

/**
 * Runs a binary's initializer once, and returns a binary that starts where the initializer ended.
 *
 * @throws {WizerError} without any effect
 */
export declare function preinitialize(wasm: Uint8Array | ArrayBuffer, options?: Options): Promise<Uint8Array>;

/** The instrumented binary, the one to run: the input with exports for its state. */
export declare function instrument(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Uint8Array>;

/**
 * Inspects a binary without running it: its state, the functions that would be called, and the
 * reasons for a refusal.
 */
export declare function inspect(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Inspection>;

/** In Node, the path of the command `wizer`. */
declare const path: string;
export default path;
