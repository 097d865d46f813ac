// A grammar of tree-sitter. It is a side module: it imports memory, table and the addresses of
// both, and the loader of the main module relocates its data.

import { Language, Parser } from 'web-tree-sitter';

const QUESTION = 'first = list[0] + f("text", 1.5) # if (x) { return y; }\n'.repeat(3);

/** Parses a text. */
export async function answer(wasm) {
  await Parser.init();
  const language = await Language.load(wasm);
  const parser = new Parser().setLanguage(language);
  const { rootNode } = parser.parse(QUESTION);
  return [language.nodeTypeCount, rootNode.toString()];
}

/**
 * Modules that provide memory, table and globals as the loader does for the first grammar that it
 * loads: sizes and addresses as when the grammar is instantiated. The places of functions in the
 * table are those that the loader chooses later, before it relocates.
 */
export async function preloads(wasm) {
  await Parser.init();
  const { instantiate } = WebAssembly;
  let given;
  let env;
  WebAssembly.instantiate = (binary, imports) => {
    given = imports;
    env = provided(imports.env);
    return instantiate(binary, imports);
  };
  await Language.load(wasm);
  const imports = WebAssembly.Module.imports(await WebAssembly.compile(wasm));
  const globals = (from) => imports.filter(({ module, kind }) => module === from && kind === 'global').map(({ name }) => name);
  const texts = { env };
  for (const from of ['GOT.func', 'GOT.mem'].filter((from) => globals(from).length > 0)) {
    texts[from] = module(globals(from).map((name) => global(name, '(mut i32)', given[from][name].value)));
  }
  return texts;
}

function provided({ memory, __indirect_function_table: table, __stack_pointer, __memory_base, __table_base }) {
  return module([
    `(memory (export "memory") ${memory.buffer.byteLength / 65536} 32768)`,
    `(table (export "__indirect_function_table") ${table.length} funcref)`,
    global('__stack_pointer', '(mut i32)', __stack_pointer.value),
    global('__memory_base', 'i32', __memory_base),
    global('__table_base', 'i32', __table_base),
  ]);
}

const module = (fields) => `(module\n  ${fields.join('\n  ')})\n`;

const global = (name, type, value) => `(global (export "${name}") ${type} (i32.const ${value}))`;
