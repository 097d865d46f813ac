// The page: takes a file, and returns a file. A worker does the work, and reports its phases.

import { printable, printableLines } from '../src/printable.js';

const $ = (id) => document.getElementById(id);
const PHASES = {
  open: 'Reading and checking the module',
  compile: 'Compiling it',
  initialize: 'Running the initializer',
  snapshot: 'Taking the snapshot',
  validate: 'Checking the result',
};

let file;
let worker;
let url;

/** Starts over, which stops the worker. */
function renewed() {
  worker?.terminate();
  worker = started();
  worker.onerror = (event) => failed({ message: event.message || 'the worker does not start', causes: [] });
  worker.onmessage = ({ data: { kind, ...rest } }) => ({ inspected, progress, output, done, failed })[kind](rest);
  return worker;
}

/**
 * A worker that is loaded from a server has the policy that the server sends, which may be none. A
 * worker from a blob has the policy of the page. The code of components runs in the worker.
 */
function started() {
  const source = `import ${JSON.stringify(String(new URL('worker.js', import.meta.url)))};`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const made = new Worker(blob, { type: 'module' });
  made.addEventListener('message', () => URL.revokeObjectURL(blob), { once: true });
  return made;
}

function say(text) {
  $('status').textContent = text;
}

function show(id, shown) {
  $(id).hidden = !shown;
}

function idle() {
  show('progress', false);
  show('cancel', false);
  $('run').disabled = $('init').disabled = $('options').disabled = !file;
}

function choose(chosen) {
  if (!chosen) {
    return;
  }
  file = undefined;
  idle();
  show('error', false);
  show('result', false);
  say(`Reading ${printable(chosen.name)}`);
  renewed().postMessage({ kind: 'inspect', file: chosen });
  inspected.file = chosen;
}

function inspected({ exports, initializer, imports, refusals, remarks }) {
  file = inspected.file;
  $('exports').replaceChildren(...exports.map((name) => Object.assign(document.createElement('option'), { value: name })));
  $('init').value = initializer ?? '';
  $('init').placeholder = printable(exports[0] ?? '');
  $('wasi').checked = imports.some((path) => path[0].startsWith('wasi_'));
  idle();
  // The user can still choose an initializer if it is missing.
  const lines = refusals.length === 0 ? ['It can be pre-initialized.', ...remarks] : refusals;
  const text = lines.map(printable).join('\n');
  say(`${printable(file.name)}, ${size(file.size)}. ${text}`);
  $('init').focus();
}

function run() {
  show('error', false);
  show('result', false);
  $('output').querySelector('pre').textContent = '';
  $('run').disabled = $('init').disabled = $('options').disabled = true;
  show('cancel', true);
  show('progress', true);
  renewed().postMessage({
    kind: 'preinitialize',
    file,
    initFuncs: [$('init').value, ...$('more').value.split('\n')].filter((call) => call.trim() !== ''),
    initFuncExport: $('export').value,
    globals: $('globals').value.split(/\s+/).filter(Boolean),
    wasi: $('wasi').checked,
    files: [...$('files').files],
    renames: $('renames').value.split(/\s+/).filter(Boolean),
    stdin: $('stdin').value,
  });
  $('cancel').focus();
}

function progress({ phase }) {
  $('progress').value = Object.keys(PHASES).indexOf(phase);
  say(`${PHASES[phase]} …`);
}

function output({ line }) {
  const text = $('output').querySelector('pre');
  text.textContent += `${line}\n`;
  show('output', true);
}

function done({ result, before, after, style, part, milliseconds }) {
  idle();
  say(`Done in ${Math.round(milliseconds)} ms.`);
  URL.revokeObjectURL(url);
  url = URL.createObjectURL(new Blob([result], { type: 'application/wasm' }));
  $('download').href = url;
  $('download').download = file.name.replace(/(\.wasm)?$/, '.init.wasm');
  $('download').textContent = `Download ${printable($('download').download)}, ${size(result.byteLength)}`;
  const row = (name, left, right) => {
    const cells = [Object.assign(document.createElement('th'), { scope: 'row', textContent: name })];
    cells.push(...[left, right].map((text) => Object.assign(document.createElement('td'), { textContent: text })));
    const tr = document.createElement('tr');
    tr.append(...cells);
    return tr;
  };
  const sum = (found, field) => found.modules.reduce((all, module) => all + module[field], 0).toLocaleString();
  const rows = [
    row('size', size(before.size), size(after.size)),
    row('active data segments', sum(before, 'activeSegments'), sum(after, 'activeSegments')),
    row('passive data segments', sum(before, 'passiveSegments'), sum(after, 'passiveSegments')),
    row('mutable globals', sum(before, 'globals'), sum(after, 'globals')),
  ];
  $('sizes').querySelector('tbody').replaceChildren(...rows);
  drawing.replaceSync(style);
  $('drawing').replaceChildren(...elements(part));
  show('result', true);
  $('result-title').focus();
}

/** The style sheet of the drawing. */
const drawing = new CSSStyleSheet();
document.adoptedStyleSheets.push(drawing);

/**
 * The elements of a drawing, in which names are escaped. Parsed so, no script would run, whatever
 * it had.
 */
function elements(part) {
  return new DOMParser().parseFromString(part, 'text/html').body.childNodes;
}

function failed({ message, causes }) {
  idle();
  say('It failed.');
  $('error').textContent = [message, ...causes].map(printableLines).join('\n');
  show('error', true);
}

/** A size for the user. */
export function size(bytes) {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  let unit = 0;
  let value = bytes;
  for (; value >= 1024 && unit < units.length - 1; unit += 1) {
    value /= 1024;
  }
  return `${unit === 0 ? value : value.toFixed(1)} ${units[unit]}`;
}

$('file').addEventListener('change', () => choose($('file').files[0]));
$('form').addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
$('cancel').addEventListener('click', () => {
  worker.terminate();
  idle();
  say('Cancelled.');
  $('run').focus();
});
for (const [name, over] of [['dragover', true], ['dragleave', false], ['drop', false]]) {
  document.addEventListener(name, (event) => {
    event.preventDefault();
    $('drop').classList.toggle('over', over);
    if (name === 'drop') {
      choose(event.dataTransfer.files[0]);
    }
  });
}
