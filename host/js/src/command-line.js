// The component that all of our commands outside of Rust share: `wit/command-line.wit`.

import { instantiate } from '../generated/command-line/command-line.js';

/**
 * What its standard library asks for. It has no environment, and nothing else of it is ever used: what is, is a defect.
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
 * @param {(name: string) => Promise<WebAssembly.Module>} load gives a module of the component, compiled
 * @returns its interfaces, and `peeking`, which leads what reads a returned value to the component that has it
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
