// Finds tags: by their labels, or by what their names begin with, then by any words in them.
import {credentials, tags} from './api.js';
import {blank, copyable, fault, fill, h, icon, ICONS, settled} from './dom.js';
import {formatAgo} from './time.js';

/** Names shown; more are found by typing more. */
const SHOWN = 100;

/** Names looked through for words that they do not begin with. */
const SCANNED = 20_000;
const PAGE = 1000;

/** The most tags of a request to /api. */
export const MOST = 100;

/** A list to pick from. changed(tags) is called with those picked. */
export function openPicker(root, picked, changed) {
  let chosen = new Set(picked);
  let found = [];
  let more = false;
  let running = null;
  const input = h('input', {type: 'search', id: 'find', placeholder: 'Find tags', autocomplete: 'off', spellcheck: 'false',
    'aria-label': 'Find tags by the beginning of their names, by words in them, or by labels: {room="hall"}',
    oninput: settled(150, () => search()), onkeydown: keys});
  const list = h('ul', {class: 'tags', 'aria-label': 'Tags'});
  const state = h('p', {class: 'quiet', role: 'status'});
  const clear = h('button', {type: 'button', class: 'link', onclick: () => set([])}, 'Clear');
  fill(root, h('div', {class: 'find'}, icon(ICONS.search), input), h('div', {class: 'found'}, state, clear), list);

  function keys(e) {
    if (e.key === 'ArrowDown') {
      e.preventDefault();
      list.querySelector('input')?.focus();
    } else if (e.key === 'Enter' && found.length > 0) {
      set(chosen.has(found[0].tag) ? [...chosen].filter(tag => tag !== found[0].tag) : [...chosen, found[0].tag]);
    } else if (e.key === 'Escape') {
      input.value = '';
      search();
    }
  }

  function set(tags) {
    chosen = new Set(tags.slice(0, MOST));
    paint();
    changed([...chosen]);
  }

  function paint() {
    clear.hidden = chosen.size === 0;
    const names = new Set(found.map(entry => entry.tag));
    const first = input.value ? [] : [...chosen].filter(tag => !names.has(tag)).map(tag => ({tag}));
    fill(list, [...first, ...found].map(row));
    state.textContent = running ? 'Looking…'
      : found.length === 0 ? (input.value ? 'No tag is like that' : '')
      : (more ? 'First ' : '') + found.length + (found.length === 1 ? ' tag' : ' tags')
        + (chosen.size ? ', ' + chosen.size + ' picked' : '');
  }

  function row(entry) {
    const box = h('input', {type: 'checkbox', onkeydown: step, onchange: e =>
      set(e.target.checked ? [...chosen, entry.tag] : [...chosen].filter(tag => tag !== entry.tag))});
    box.checked = chosen.has(entry.tag);
    const only = e => {
      if (e.detail === 2) set([entry.tag]);
    };
    return h('li', {}, h('label', {onclick: only, title: 'Double-click for this tag alone'}, box, h('span', {class: 'name'}, entry.tag),
      entry.last === undefined ? null : h('span', {class: 'age'}, formatAgo(BigInt(entry.last)))));
  }

  function step(e) {
    const boxes = [...list.querySelectorAll('input')];
    const at = boxes.indexOf(e.target) + (e.key === 'ArrowDown' ? 1 : e.key === 'ArrowUp' ? -1 : 0);
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    e.preventDefault();
    (boxes[at] || input).focus();
  }

  async function search() {
    if (running) running.abort();
    const mine = new AbortController();
    running = mine;
    const text = input.value.trim();
    paint();
    try {
      const result = await find(text, mine.signal);
      if (running !== mine) return;
      running = null;
      found = result.found;
      more = result.more;
      paint();
      if (found.length === 0 && !text) fill(list, h('li', {class: 'none'}, nothingYet()));
    } catch (e) {
      if (e.name === 'AbortError') return;
      running = null;
      state.textContent = '';
      fill(list, h('li', {class: 'none'}, fault(e, search)));
    }
  }

  search();
  return {
    set(tags) {
      chosen = new Set(tags);
      paint();
    },
    refresh: search,
  };
}

/** A selector is looked up by labels; what may become one, while it is typed, by the name. */
async function find(text, signal) {
  if (/\{.*\}$/.test(text)) {
    try {
      const page = await tags({match: text, limit: SHOWN}, signal);
      return {found: page.tags, more: page.next !== null};
    } catch (e) {
      if (e.status !== 400) throw e;
    }
  }
  const page = await tags({prefix: text, limit: SHOWN}, signal);
  const found = page.tags;
  let more = page.next !== null;
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (more || words.length === 0) return {found, more};
  const names = new Set(found.map(entry => entry.tag));
  let cursor = '';
  for (let seen = 0; seen < SCANNED && found.length < SHOWN && cursor !== null; seen += PAGE) {
    const next = await tags({limit: PAGE, cursor}, signal);
    for (const entry of next.tags) {
      const name = entry.tag.toLowerCase();
      if (!names.has(entry.tag) && found.length < SHOWN && words.every(word => name.includes(word))) found.push(entry);
    }
    cursor = next.next;
    more = cursor !== null;
  }
  return {found, more};
}

function nothingYet() {
  const values = '[20.5,1,2,3,4,5,6,7,8,9]';
  return blank('No tag yet', 'Post a sample, and it shows here a moment later:',
    copyable('Command', "curl " + new URL('save', location.href).href + credentials() + " -H 'Content-Type: application/json' \\\n  -d '{\"time\":'$(date +%s)000000000',\"tag\":\"boiler.7\",\"values\":" + values + "}'"));
}
