// A list at the left: names by prefix, page after page.
import {fault, fill, h, icon, ICONS, settled} from './dom.js';

/**
 * load(prefix, cursor) gives {entries: [{name, label, note}], next}; pick(entry) is called with the
 * one that is clicked. Returns {mark(name), refresh()}.
 */
export function openSide(root, {title, find, empty, load, pick}) {
  let entries = [];
  let next = null;
  let marked = null;
  let turn = 0;
  const input = h('input', {type: 'search', placeholder: find, 'aria-label': find, autocomplete: 'off', spellcheck: 'false',
    oninput: settled(150, () => refresh())});
  const list = h('ul', {class: 'names', 'aria-label': title});
  const more = h('button', {type: 'button', class: 'link', hidden: true, onclick: () => page()}, 'More');
  fill(root, h('h2', {class: 'quiet'}, title), h('div', {class: 'find'}, icon(ICONS.search), input), list, more);

  function paint() {
    more.hidden = next === null || next === undefined;
    if (entries.length === 0) {
      fill(list, h('li', {class: 'quiet none'}, input.value ? 'Nothing begins with that.' : empty));
      return;
    }
    fill(list, entries.map(entry => h('li', {}, h('button', {type: 'button', class: 'name', 'aria-current': entry.name === marked ? 'true' : null,
      onclick: () => pick(entry)}, h('span', {}, entry.label || entry.name), entry.note ? h('span', {class: 'age'}, entry.note) : null))));
  }

  async function page() {
    const mine = ++turn;
    try {
      const got = await load(input.value, next);
      if (mine !== turn) return;
      entries.push(...got.entries);
      next = got.next;
      paint();
    } catch (e) {
      if (mine === turn) fill(list, h('li', {class: 'none'}, fault(e, refresh)));
    }
  }

  function refresh() {
    entries = [];
    next = null;
    return page();
  }

  refresh();
  return {
    mark(name) {
      marked = name;
      paint();
    },
    refresh,
  };
}

/** A document: one line, which opens to all of it. */
export function documentRow(text, pretty) {
  const short = text.length > 160 ? text.slice(0, 160) + '…' : text;
  const body = h('code', {}, short.replace(/\s+/g, ' '));
  return h('details', {ontoggle: e => {
    if (e.target.open && !e.target.querySelector('pre')) e.target.append(h('pre', {}, pretty(text)));
  }}, h('summary', {}, body));
}
