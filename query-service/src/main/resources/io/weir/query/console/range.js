// The controls of the interval: presets, from and to, pan, zoom out, back.
import {fill, h, icon, ICONS} from './dom.js';
import {formatTime, parseTime} from './time.js';

const PRESETS = [['10m', '10 minutes'], ['1h', '1 hour'], ['6h', '6 hours'], ['24h', '24 hours'], ['7d', '7 days'], ['30d', '30 days']];

/** move({start, end}) is called with texts as parseTime reads them, or decimal ns. */
export function openRange(root, move, pan, zoom, back) {
  const presets = h('div', {class: 'segments', role: 'group', 'aria-label': 'Last'},
    PRESETS.map(([text, title]) => h('button', {type: 'button', 'data-start': 'now-' + text, title: 'The last ' + title,
      onclick: () => move({start: 'now-' + text, end: 'now'})}, text)));
  const from = field('from', 'From');
  const to = field('to', 'To');
  const button = (title, picture, action) =>
    h('button', {type: 'button', class: 'ghost', title, 'aria-label': title, onclick: action}, icon(picture));
  const backward = button('Back to the interval before (Backspace)', ICONS.back, back);
  fill(root, presets,
    h('form', {class: 'times', onsubmit: submit}, from.label, to.label, h('button', {class: 'hidden', tabindex: '-1'}, 'Show')),
    h('div', {class: 'group', role: 'group', 'aria-label': 'Move'}, button('Earlier (←)', ICONS.left, () => pan(-1)),
      button('Later (→)', ICONS.right, () => pan(1)), button('Zoom out (−)', ICONS.out, () => zoom(2)), backward));

  function field(id, title) {
    const input = h('input', {id, autocomplete: 'off', spellcheck: 'false', onchange: submit,
      title: 'now-1h, 2026-01-31 12:00:00.5, or nanoseconds'});
    return {input, label: h('label', {for: id}, title, input)};
  }

  function submit(e) {
    e.preventDefault();
    let fine = true;
    const read = input => {
      input.setCustomValidity('');
      const text = input.value.trim();
      try {
        const time = parseTime(text, 0n);
        return text.startsWith('now') || /^[+-]/.test(text) ? text : String(time);
      } catch (error) {
        input.setCustomValidity(error.message);
        input.reportValidity();
        fine = false;
        return '';
      }
    };
    const start = read(from.input);
    const end = fine && read(to.input);
    if (fine) move({start, end});
  }

  const shown = text => (/^-?\d+$/.test(text) ? formatTime(BigInt(text)) : text);
  return {
    /** Shows an interval as it is written. */
    show(view, canGoBack) {
      for (const each of presets.children) {
        each.setAttribute('aria-pressed', String(view.end === 'now' && each.dataset.start === view.start));
      }
      for (const [input, text] of [[from.input, view.start], [to.input, view.end]]) {
        input.setCustomValidity('');
        if (document.activeElement !== input || input.value !== shown(text)) input.value = shown(text);
      }
      backward.disabled = !canGoBack;
    },
  };
}
