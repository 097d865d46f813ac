// The types of the package.

/// <reference lib="esnext.disposable" />

import type { Comparison, FurtherInspection, Picture } from '../generated/transform/interfaces/wizer-wizer-transform.js';

/** How two results of one binary differ. */
export type { Comparison, Picture };

/** What `inspect` finds in a binary. */
export type Inspection = FurtherInspection['inspection'] & Omit<FurtherInspection, 'inspection'>;

/** The options of the transform. */
export interface TransformOptions {
  /**
   * The initializer, or several, which run in this order. The default is `wizer-initialize`, else
   * `wizer.initialize`. In a module, an exported function, with numbers as arguments: `setup`,
   * `setup(3, -0x10, 2.5)`. In a component, any exported function: `setup`, `setup("hello", 42)`,
   * or `ns:pkg/iface@1.0.0.setup`; only one so far. `null` and `false`: none.
   */
  initFunc?: string | readonly string[] | null | false;
  /** Keep the initializers' exports in the result, as `initFuncExport: 'keep'` does. */
  keepInitFunc?: boolean;
  /**
   * What becomes of the initializers' exports in the result: `remove`, the default; `keep`; or
   * `empty`, to export functions that do nothing, for hosts that call the initializers themselves.
   */
  initFuncExport?: 'remove' | 'keep' | 'empty';
  /**
   * Make the NaNs canonical that the initializer computes, so that it computes the same bits in
   * every engine. It is slower. The code of the result stays as it is.
   */
  canonicalNans?: boolean;
  /** Function exports to rename in the result: new names, with the current ones. */
  renames?: Record<string, string> | ReadonlyArray<readonly [destination: string, source: string]>;
  /** Apply the state to this component, which has the same core modules, and return that. */
  onto?: Uint8Array | ArrayBuffer;
  /** Pairs of core modules whose bytes differ: the number in the binary, and that in `onto`. */
  mapModules?: ReadonlyArray<readonly [from: number, to: number]>;
}

/** The options of `open`. */
export interface TargetOptions extends TransformOptions {
  /**
   * Values of imported globals of number types, by the name of the import, `MODULE.NAME`. A text is
   * a number in decimal or hexadecimal digits. The result is right where it is given the same
   * values.
   */
  importGlobals?: Record<string, number | bigint | string> | ReadonlyArray<readonly [name: string, value: number | bigint | string]>;
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

/** The kinds of what an initializer can take from outside of its instance. */
export type TakenKind = 'environment' | 'arguments' | 'files' | 'input' | 'clocks' | 'random' | 'names' | 'sockets' | 'http' | 'handles';

/**
 * Something that an initializer took from outside of its instance. A snapshot contains what the
 * initializer saw. These are names, never values.
 */
export interface TakenItem {
  kind: TakenKind;
  /**
   * Its name: of an environment variable; the path of a file, as the initializer used it, from the
   * name of a directory on; `standard input`; `monotonic-clock`, `wall-clock`; `secure`,
   * `insecure`, `seed`. It may have any characters, and has at most 1,024 bytes in UTF-8. If there
   * are more than 1,000 names of a kind, all others are one item, after these.
   */
  name: string;
  /** How often it was taken. */
  count: bigint;
  /** The number of bytes, of input and of random numbers. */
  bytes: bigint;
  /** What was done to a file or a folder. */
  access: {
    /** It was opened to be read, or asked about. */
    read?: boolean;
    /** It was opened to be written, made, renamed or removed. */
    write?: boolean;
    /** Its entries were listed. */
    listed?: boolean;
    /** It was not there, or not accessible. */
    missing?: boolean;
  };
  /** The first value of a clock, in nanoseconds. */
  first?: bigint;
}

/** A plain copy of what was granted, in a result. */
export interface Leak {
  /**
   * What it is a copy of: the value of an environment variable, by its name, or the path of the
   * folder.
   */
  origin: `$${string}` | 'home-folder' | 'working-folder';
  /** The number of the memory: of a component, across its instances. */
  memory: number;
  /** Where the copy begins. */
  offset: bigint;
}

/** The phases of a pre-initialization, in order. */
export type Phase = 'open' | 'compile' | 'initialize' | 'snapshot' | 'validate';

export interface Options extends TargetOptions {
  /** Provide WASI to the initializer. `true` grants only clocks and random numbers. */
  wasi?: boolean | NodeWasi | BrowserWasi;
  /**
   * Imports of a module, and of modules that are preloaded. They come before WASI. Unresolved
   * functions become stubs that trap when they are called, and name the import. For memories and
   * tables that nothing provides, new ones are made.
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
  /**
   * Kinds of which the initializer may take nothing from outside. If it has, that is an error, and
   * there is no result.
   */
  deny?: readonly TakenKind[];
  /**
   * Called once with what the initializer took from outside, in the order of kinds and names, when
   * it has ended and nothing of it is denied. What functions of `imports` give is not known.
   */
  onTaken?: (taken: TakenItem[]) => void;
  /**
   * Fail if the result contains plain copies of what was granted by `wasi`: of the values of `env`
   * that have at least 8 bytes, and, in Node, of the paths of the user's home folder and of the
   * working folder. Without it, copies are a warning. No other encodings than UTF-8 and UTF-16 are
   * searched for, and no values that were computed.
   */
  denyLeaks?: boolean;
  /** Variables of `env` whose values are overwritten with zeros in the result, as plain copies. */
  scrubEnv?: readonly string[];
  /** Called once with the copies in the result, at most 1,000, if they are not denied. */
  onLeaks?: (leaks: Leak[]) => void;
  /**
   * Run the initializers twice, each time in a fresh instance, and fail if the two results differ.
   * In Node, the second run reads from standard input what the first has read. Both runs write to
   * the granted directories and streams, and both use `imports`: what has state there is to be the
   * same for the second run.
   */
  verify?: boolean;
  /**
   * Run the initializers in surroundings that are the same everywhere: the result is the same if
   * the binary, the options and the files are. It implies `canonicalNans`. The wall clock shows
   * `time`, in seconds since 1970, 0 by default. The monotonic clock advances with each reading.
   * Random numbers come from the seed: the number, or 0 for `true`. Files have numbers in the order
   * in which they are asked about, and no other times than `time`. Directories are sorted. Streams
   * are no terminals.
   */
  reproducible?: boolean | bigint | number | { seed?: bigint; time?: number };
  /** Called with each warning. */
  onWarning?: (text: string) => void;
  /**
   * Treat the `i32` that an initializer of a module returns as a status: any value but 0 is a
   * failure.
   */
  initFuncStatus?: boolean;
  /**
   * Called with the result of each initializer: in WAVE syntax for a component, the single `i32`
   * for a module.
   */
  onReturn?: (name: string, value: string) => void;
  /** Called at the beginning of each phase. */
  onProgress?: (phase: Phase) => void;
  /**
   * Called with the instance of a module before its initializers run: functions of `imports` can
   * find its memory there.
   */
  onInstance?: (instance: WebAssembly.Instance) => void;
  /**
   * Called with the memories of a module, right before its initializers run and right after. Don't
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
   * a component; `denied`; `leaks`; `differs`; `state` and `internal`.
   */
  readonly kind: string;
  /** Where the construct begins in the binary that a refusal is about, if it has a place there. */
  readonly offset?: bigint;
  /** What it came from: where it trapped and why, say. */
  readonly causes: string[];
  /** How the two results differ, if the kind is `differs`. */
  readonly comparison?: Comparison;
}

/**
 * Runs a binary's initializer once, and returns a binary that starts where the initializer ended.
 *
 * @throws {WizerError} without any effect
 */
export declare function preinitialize(wasm: Uint8Array | ArrayBuffer, options?: Options): Promise<Uint8Array>;

/**
 * Opens a module for instances of one's own: instantiate `Target.module` with any imports, by the
 * code of a package say, call what there is to call, and make snapshots.
 *
 * @throws {WizerError}
 */
export declare function open(wasm: Uint8Array | ArrayBuffer, options?: TargetOptions): Promise<Target>;

/** A module that was opened. The bytes that were passed to `open` must not change. */
export declare class Target {
  private constructor();
  /** The module to instantiate: the input with exports for its state. */
  readonly module: WebAssembly.Module;
  /**
   * The functions that `initialize` calls: of a WASI reactor, `_initialize`; those of the option
   * `initFunc`; functions of C libraries that reset handles.
   */
  readonly initializers: { name: string; arguments: (number | bigint)[] }[];
  /** A sentence for users: what the result expects of its imports. */
  readonly expectation: string | undefined;
  /** The bytes of `module`. */
  instrumented(): Uint8Array;
  /**
   * The imports for an instance: those of `provided`, and new memories, new tables, the globals of
   * `importGlobals`, and functions that trap for what it lacks. What `provided` has is looked up as
   * an engine does.
   *
   * A module that imports memories or tables has to be instantiated with the returned imports, at
   * once: what is in these memories and tables now is no part of a snapshot.
   *
   * @throws {WizerError} if an import can't be made
   */
  imports(provided?: WebAssembly.Imports): WebAssembly.Imports;
  /**
   * Calls the initializers on an instance of `module`, and returns what those returned that return
   * one `i32`. Code that calls them itself does not need it.
   *
   * @throws {WizerError} if one traps
   */
  initialize(instance: WebAssembly.Instance): { name: string; value: number }[];
  /**
   * The binary that starts in the state of an instance of `module`. It changes neither.
   *
   * @throws {WizerError} if the state has something that a snapshot can't hold
   */
  snapshot(instance: WebAssembly.Instance): Uint8Array;
  /** Frees what the target needs. `using` calls it, too. */
  dispose(): void;
  [Symbol.dispose](): void;
}

/** The instrumented binary, the one to run: the input with exports for its state. */
export declare function instrument(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Uint8Array>;

/**
 * Inspects a binary without running it: its state, the functions that would be called, the reasons
 * for a refusal, what may be one when a snapshot is made, and what the result would expect of its
 * imports.
 */
export declare function inspect(wasm: Uint8Array | ArrayBuffer, options?: TransformOptions): Promise<Inspection>;

/**
 * Compares two results of one binary without running them. If an initializer ran twice, this tells
 * what it did differently. With `input`, the binary, it knows names.
 *
 * @throws {WizerError} if they can't be results of one binary
 */
export declare function compare(first: Uint8Array | ArrayBuffer, second: Uint8Array | ArrayBuffer, input?: Uint8Array | ArrayBuffer): Promise<Comparison>;

/** What a result consists of, and drawings of that. */
export interface Drawn {
  /** The findings. */
  readonly picture: Picture;
  /** What each secret is whose copies are told of: `$NAME`. */
  readonly origins: readonly string[];
  /** A page of HTML that needs no other file. It has no script. */
  readonly page: string;
  /** The elements of that page, for a page of one's own. Names in it are escaped. */
  readonly part: string;
  /** The style sheet of these elements. */
  readonly style: string;
}

/**
 * Tells what a result consists of: its sections, its memories by where their bytes come from, its
 * globals and tables. With `input`, the binary that it was made from, what the initializer changed
 * is told apart. Plain copies of the values in `env` are told of. `name` is what the page calls the
 * result.
 */
export declare function depict(
  wasm: Uint8Array | ArrayBuffer,
  options?: { input?: Uint8Array | ArrayBuffer; env?: Record<string, string>; name?: string },
): Promise<Drawn>;

/** In Node, the path of the command `wizer`. */
declare const path: string;
export default path;
