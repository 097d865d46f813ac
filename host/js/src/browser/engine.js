// What is the browser's own: where the components are, and WASI.

import { instantiate } from '../../generated/transform/transform.js';
import { once } from '../once.js';
import { wasi } from './wasi.js';

const GENERATED = new URL('../../generated/', import.meta.url);

async function load(name) {
  const response = await fetch(new URL(`transform/${name}`, GENERATED));
  return WebAssembly.compile(await response.arrayBuffer());
}

/** The transform, and WASI for what it makes. */
export const engine = once(async () => {
  const { transform } = await instantiate(load, {});
  return { transform, wasi };
});
