// Types of the package.

import type { Inspection } from '../generated/transform/interfaces/wizer-wizer-transform.js';

export type { Inspection };

/** What the transform is told. */
export interface TransformOptions {
  /**
   * The export to call: `wizer-initialize`, else `wizer.initialize`, if it is left out. Of a module: a function without parameters and
   * results. Of a component: any function, as `setup`, as `setup("hello", 42)`, or as `ns:pkg/iface@1.0.0.setup`.
   */
  initFunc?: string;
  /** Keep the initializer's export in the result. */
  keepInitFunc?: boolean;
  /** Functions to export under other names in the result: the new name, and whose function it is. */
  renames?: Record<string, string> | ReadonlyArray<readonly [destination: string, source: string]>;
  /** Apply the state to this component, which has the same core modules, and give that. */
  onto?: Uint8Array | ArrayBuffer;
  /** Pairs of core modules that are not equal byte by byte: the binary's, and that of `onto`. */
  mapModules?: ReadonlyArray<readonly [from: number, to: number]>;
}

/** What an initializer sees of the outside in Node. */
export interface NodeWasi {
  /** Environment variables. */
  env?: Record<string, string>;
  /**
   * Directories: by what name, and where they are. With `readOnly`, nothing in one can be written,
   * made, renamed or removed.
   */
  dirs?: Record<string, string | { path: string; readOnly?: boolean }>;
  /** Open files for the standard streams, by their numbers: nothing is read from or written to those that are left out. */
  stdin?: number;
  stdout?: number;
  stderr?: number;
}

/** What an initializer sees of the outside in a browser: directories in memory. */
export interface BrowserWasi {
  /** Environment variables. */
  env?: Record<string, string>;
  /** Directories, by name, with the files in them: a path with `/` is in a directory of its own. */
  files?: Record<string, Record<string, Uint8Array | string>>;
  /** What is on its standard input. */
  stdin?: Uint8Array | string;
  /** Takes the lines of its standard streams. */
  stdout?: (line: string) => void;
  stderr?: (line: string) => void;
}

/** The parts of the way, in order. */
export type Phase = 'open' | 'compile' | 'initialize' | 'snapshot' | 'validate';

export interface Options extends TransformOptions {
  /** Let the initializer call WASI: `true` is nothing of the outside but clocks and random numbers. */
  wasi?: boolean | NodeWasi | BrowserWasi;
  /** Imports of your own for a module. They come before WASI. What nothing provides traps by its name when it is called. */
  imports?: WebAssembly.Imports;
  /** Modules whose exports are imported by a module, by the name of the import. They come before imports of your own. */
  preloads?: Record<string, Uint8Array | ArrayBuffer>;
  /** Give the result of a component although it still holds resources of its own, which the result won't have. */
  allowOpenHandles?: boolean;
  /** Takes what there is to be warned of. */
  onWarning?: (text: string) => void;
  /** Take the `i32` that a module's initializer returns for a status: fail if it is not 0. */
  initFuncStatus?: boolean;
  /** Takes what the initializer has returned: of a component in WAVE's syntax, of a module its one `i32`. */
  onReturn?: (name: string, value: string) => void;
  /** Is told what is being done. */
  onProgress?: (phase: Phase) => void;
  /** Sees the memories of a module, right before its initializer runs and right after. They are not to be changed. */
  onMemories?: (moment: 'before' | 'after', memories: Uint8Array[]) => void;
  /** Ends the work between two parts of it. An initializer runs to its end: end its worker to stop that. */
  signal?: AbortSignal;
}

/** An error whose message is one line for people. */
export declare class WizerError extends Error {
  /**
   * What went wrong: `malformed`, `unsupported`, `init-func` or `options`, which are said before anything runs; `environment`, `compile`,
   * `instantiate` or `trap`, which come of the run; `returned`, or `handles` of a component; `state` and `internal`.
   */
  readonly kind: string;
  /** Where the construct begins in the binary that a refusal is about, if it has a place there. */
  readonly offset?: bigint;
  /** What it came from: where it trapped and why, say. */
  readonly causes: string[];
}

/**
 * Runs a binary's initializer once, and gives a binary that starts where it ended.
 *
 * @throws {WizerError} with nothing done
 */
export declare function preinitialize(wasm: Uint8Array | ArrayBuffer, options?: Options): Promise<Uint8Array>;

/** The binary that would be run: with exports for its state. */
export declare function instrument(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Uint8Array>;

/** What is known of a binary before anything of it runs: its state, what would be called, and why it would be refused. */
export declare function inspect(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Inspection>;

/** In Node, the path of the command `wizer`. */
declare const path: string;
export default path;
