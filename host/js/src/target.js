// A module for instances of one's own.

import { WizerError } from './error.js';
import { lookedUp } from './imports.js';
import { Search } from './leaks.js';
import { providerOf, validated } from './opened.js';
import { DISPOSE } from './open.js';
import { valueOf } from './numbers.js';

/** See `Target` in `index.d.ts`. */
export class Target {
  #opened;
  #given;

  /**
   * @param {import('./opened.js').OpenedModule} opened
   * @param {import('./given.js').Given} given
   */
  constructor(opened, given) {
    this.#opened = opened;
    this.#given = given;
  }

  get #open() {
    if (!this.#opened) {
      throw new WizerError('the target was disposed', { kind: 'state' });
    }
    return this.#opened;
  }

  get module() {
    return this.#open.module;
  }

  get initializers() {
    return this.#open.initializers.map(({ name, numbers }) => ({ name, arguments: numbers.map(valueOf) }));
  }

  get expectation() {
    return this.#open.expectation;
  }

  instrumented() {
    return this.#open.instrumented();
  }

  imports(provided = {}) {
    const opened = this.#open;
    const provider = lookedUp(provided);
    this.#given.check(opened.stateImports, providerOf([[provider, '`imports`']]));
    return opened.imports([provider], true, this.#given.maker()).object;
  }

  initialize(instance) {
    return this.#open.initialize(instance, false);
  }

  snapshot(instance) {
    return validated(this.#open.snapshot(instance, new Search([])));
  }

  dispose() {
    this.#opened?.target[DISPOSE]();
    this.#opened = undefined;
  }

  [DISPOSE]() {
    this.dispose();
  }
}
