// The component that all commands outside of Rust share: `wit/command-line.wit`.

import { instantiate } from '../generated/command-line/command-line.js';

/**
 * The imports of its standard library. There is no environment, and nothing else is ever used. Any
 * use is a defect.
 */
const LIBRARY = new Proxy(
  {
    getEnvironment: () => [],
    getDirectories: () => [],
    insecureSeed: () => [0n, 0n],
  },
  {
    get: (known, name) => {
      if (Object.hasOwn(known, name)) {
        return known[name];
      }
      return /^[A-Z]/.test(String(name)) ? class {} : () => {
        throw new Error(`\`${String(name)}\` was called, which the command line has no use for`);
      };
    },
  },
);

/**
 * @param {(name: string) => Promise<WebAssembly.Module>} load compiles a module of the component
 * @returns its interfaces, and `peeking`, which connects the function that reads a returned value
 *   to the component with that value
 */
export async function commandComponent(load) {
  let component;
  const prepared = { peek: (offset, length) => component.peek(offset, length) };
  const imports = new Proxy({}, { get: (_, name) => (String(name).startsWith('wizer:wizer/prepared') ? prepared : LIBRARY) });
  const { commandLine, preparation } = await instantiate(load, imports);
  const peeking = (from, read) => {
    component = from;
    return read();
  };
  return { commandLine, preparation, peeking };
}
