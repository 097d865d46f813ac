// Pictures of memories. The size of a cell in bytes is chosen such that the whole memory fits.

const KINDS = [
  ['zero', 'zero'],
  ['data', 'from the original data'],
  ['changed', 'changed by the initializer'],
];

const COLUMNS = 128;

function element(name, properties = {}, children = []) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

export function legend() {
  const items = KINDS.map(([kind, text]) => element('li', {}, [element('i', { className: kind }), text]));
  return element('ul', { className: 'legend' }, items);
}

/** Draws one memory, before and after. */
export function draw({ name, cell, cells, bytes }) {
  const figures = ['before', 'after'].map((moment, index) => {
    const counts = bytes[index];
    const text = KINDS.filter((_, kind) => kind < 2 || index === 1)
      .map(([, words], kind) => `${counts[kind].toLocaleString()} bytes ${words}`)
      .join(', ');
    const canvas = picture(cells[index]);
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', `Memory ${name} ${moment} the initializer: ${text}`);
    return element('figure', {}, [canvas, element('figcaption', { textContent: `${moment}: ${text}` })]);
  });
  return element('section', {}, [
    element('h3', { textContent: `Memory ${name}: ${cell.toLocaleString()} bytes a cell` }),
    element('div', { className: 'pictures' }, figures),
  ]);
}

function picture(cells) {
  const canvas = element('canvas', { width: COLUMNS, height: Math.max(1, Math.ceil(cells.length / COLUMNS)) });
  const context = canvas.getContext('2d');
  const probe = element('i');
  document.body.append(probe);
  const colors = KINDS.map(([kind]) => {
    probe.className = kind;
    return getComputedStyle(probe).backgroundColor;
  });
  probe.remove();
  cells.forEach((kind, cell) => {
    context.fillStyle = colors[kind];
    context.fillRect(cell % COLUMNS, Math.floor(cell / COLUMNS), 1, 1);
  });
  return canvas;
}
