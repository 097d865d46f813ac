// `--report FILE`: what the initializer took, and what there was to say, for programs.

import { WizerError } from '../error.js';
import { Output } from './output.js';

export class Account {
  #path;
  #output;
  /** What was taken, copies of what was granted, what was returned, and all warnings. */
  taken = [];
  leaks = [];
  returned = [];
  warnings = [];

  /** @param {string | undefined} path of the report, if there is to be one */
  constructor(path) {
    this.#path = path;
  }

  /**
   * Determines where the report goes. To be called before anything runs.
   *
   * @param {Output} result where the result goes, which is elsewhere
   */
  begin(result) {
    if (this.#path === undefined) {
      return;
    }
    const path = this.#path;
    try {
      this.#output = new Output(path === '-' ? undefined : path);
    } catch (error) {
      throw new WizerError(`the report ${path} can't be written`, { causes: [error.message, ...error.causes], cause: error });
    }
    if (this.#output.isSame(result)) {
      throw new WizerError(`the report and the result would both go to ${path}: name another file with --report`);
    }
  }

  /** @param {object} line the command line, which knows the report's format */
  write(line) {
    this.#output?.write(Buffer.from(line.takenReport(this.taken, this.leaks, this.returned, this.warnings)));
  }

  close() {
    this.#output?.close();
  }
}
