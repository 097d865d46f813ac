// Plain copies of what was granted, which a result should not contain: the transform finds them
// while a snapshot is made.

import { WizerError } from './error.js';

/** @typedef {{ origin: string, secret: { value: Uint8Array, scrub: boolean } }} Secret */

/**
 * What a result should not contain. Without WASI, the initializer can't know any of it.
 *
 * @param {object} options of `preinitialize`
 * @param {object} engine knows the folders of the user, if there are any, and the texts
 * @returns {Promise<Secret[]>}
 */
export async function secrets({ wasi, scrubEnv = [] }, engine) {
  if (!Array.isArray(scrubEnv) || !scrubEnv.every((name) => typeof name === 'string')) {
    throw new WizerError('`scrubEnv` is to be a list of names of environment variables', { kind: 'options' });
  }
  const { home, working } = wasi ? engine.folders() : {};
  const variables = Object.entries(wasi?.env ?? {}).map(([name, value]) => [name, String(value)]);
  return own(variables, { home, working }, scrubEnv, engine);
}

/**
 * The values of variables and the paths of folders, as far as they are searched for.
 *
 * @param {[string, string][]} variables
 * @param {{ home?: string, working?: string }} folders
 * @param {string[]} scrubEnv the variables whose values are overwritten
 * @param {object} engine
 * @returns {Promise<Secret[]>}
 */
export async function own(variables, { home, working }, scrubEnv, engine) {
  if (variables.length === 0 && home === undefined && working === undefined && scrubEnv.length === 0) {
    return [];
  }
  const { commandLine } = await engine.commandComponent();
  try {
    return commandLine.secrets(variables, home, working, scrubEnv).map(([origin, secret]) => ({ origin, secret }));
  } catch (error) {
    throw new WizerError(String(error?.payload ?? error?.message ?? error), { kind: 'options', cause: error });
  }
}

/** The search in one snapshot. */
export class Search {
  #secrets;
  /** What was found. @type {import('./index.d.ts').Leak[]} */
  leaks = [];

  /** @param {Secret[]} secrets */
  constructor(secrets) {
    this.#secrets = secrets;
  }

  /** Searches what the snapshot observes from now on. */
  begin(snapshot) {
    if (this.#secrets.length > 0) {
      snapshot.search(this.#secrets.map(({ secret }) => secret));
    }
  }

  /** Reads what was found, before the snapshot is finished. */
  end(snapshot) {
    if (this.#secrets.length > 0) {
      this.leaks = snapshot.leaks().map(({ secret, memory, offset }) => ({ origin: this.#secrets[secret].origin, memory, offset }));
    }
  }
}

/**
 * Fails if there are copies and they are denied. Else tells what was found.
 *
 * @param {import('./index.d.ts').Leak[]} leaks
 * @param {{ denyLeaks?: boolean, onLeaks?: Function }} options of `preinitialize`
 * @param {() => Promise<object>} commandComponent knows the text
 * @returns {Promise<string | undefined>} the warning, if one is needed
 */
export async function found(leaks, { denyLeaks, onLeaks = () => {} }, commandComponent) {
  let warning;
  if (leaks.length > 0) {
    const { commandLine } = await commandComponent();
    warning = commandLine.leakWarning(leaks);
    if (denyLeaks) {
      throw new WizerError(warning, { kind: 'leaks' });
    }
  }
  onLeaks(leaks);
  return warning;
}
