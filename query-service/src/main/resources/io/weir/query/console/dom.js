// Elements without markup in strings, so that nothing from outside is ever read as HTML.

/** An element: properties beginning with "on" are listeners, others attributes; false leaves one out. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (key === 'value') {
      element.value = value;
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of 16 by 16, drawn by one path. */
export function icon(path) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 16 16');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(SVG, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  left: 'M10 3 5 8l5 5', right: 'm6 3 5 5-5 5', back: 'M3 8h9M3 8l4-4M3 8l4 4',
  out: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.5-1.5L14 14M5 7h4', share: 'M8 2v8M5 7l3 3 3-3M3 13h10',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3a5.5 5.5 0 1 0 6.5 6.5Z', auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 2v12M8 5h4M8 8h6M8 11h4',
  close: 'm4 4 8 8M12 4l-8 8', search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.5-1.5L14 14',
};

/** Replaces what is in an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat().filter(child => child));
  return element;
}

/** Says something in passing, to screen readers too. */
export function notice(text) {
  const place = document.getElementById('notice');
  place.textContent = text;
  place.classList.add('shown');
  clearTimeout(notice.timer);
  notice.timer = setTimeout(() => place.classList.remove('shown'), 4000);
}

/** What stands where there is nothing, or a fault: a title, what to do, and perhaps a button. */
export function blank(title, text, ...more) {
  return h('div', {class: 'blank'}, h('h2', {}, title), text ? h('p', {}, text) : null, ...more);
}

/** A fault, and a way to try again; error.ask(), where there is one, asks first who tries. */
export function fault(error, again) {
  const signIn = async () => {
    if (await error.ask()) again();
  };
  return h('div', {class: 'blank fault', role: 'alert'}, h('h2', {}, error.title || 'That did not work'),
    h('p', {}, error.message), again ? h('button', {type: 'button', onclick: error.ask ? signIn : () => again()}, error.ask ? 'Sign in' : 'Try again') : null);
}

/** A text to copy, with a button that does. */
export function copyable(label, text) {
  const area = h('textarea', {readonly: true, rows: Math.min(6, text.split('\n').reduce((sum, line) => sum + Math.ceil((line.length + 1) / 64), 0)), 'aria-label': label}, text);
  const copy = async () => {
    area.select();
    try {
      await navigator.clipboard.writeText(text);
      notice(label + ' copied');
    } catch (e) {
      notice('Press Ctrl+C to copy');
    }
  };
  return h('div', {class: 'copyable'}, area, h('button', {type: 'button', onclick: copy}, 'Copy'));
}

/** Calls once that long has passed without another call. */
export function settled(ms, action) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => action(...args), ms);
  };
}
