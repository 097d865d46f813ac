// Pictures of results.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { parse } from '@bytecodealliance/jco-transpile/wasm-tools';
import { depict } from 'wizer-js';

const module = (text) => parse(`(module (memory (export "<i>") 1) (data (i32.const 1024) "${text}"))`);

test('a result is depicted, beside its input and alone', async () => {
  const [input, result] = [await module('abc'), await module('aXc correct-horse')];
  const { picture, origins, page, part, style } = await depict(result, { input, env: { TOKEN: 'correct-horse', SHORT: '1' }, name: '<b>.wasm' });
  assert.deepEqual(origins, ['$TOKEN']);
  const [{ before, after, leaks }] = picture.modules[0].memories;
  assert.deepEqual([before.data, after.data, after.changed, after.leaked], [3n, 2n, 2n, 13n]);
  assert.deepEqual(leaks, [{ secret: 0, memory: 0, offset: 1028n }]);
  assert.ok(page.startsWith('<!DOCTYPE html>') && page.includes('&lt;b&gt;.wasm') && page.includes(style));
  assert.ok(part.includes('&lt;i&gt;') && !part.includes('<i>') && !part.includes('<script'));
  const alone = await depict(result);
  assert.deepEqual([alone.picture.inputSize, alone.picture.modules[0].memories[0].after.data], [undefined, 17n]);
});

test('what is no result is refused', async () => {
  const result = await module('abc');
  await assert.rejects(depict(new Uint8Array()), { name: 'WizerError', kind: 'malformed' });
  await assert.rejects(depict(result, { input: await parse('(component)') }), { name: 'WizerError', kind: 'options' });
});
