// Keys with values: indices, items by prefix or by words, and an editor that overwrites nothing unseen.
import {get, query, save as download, segment, send, write} from './api.js';
import {blank, fault, fill, h, notice, settled} from './dom.js';
import {parseKeeping, pretty} from './json.js';
import {openSide} from './side.js';
import {formatTime} from './time.js';

const PAGE = 100;

export function open(root, parameters) {
  return new Keys(root, parameters);
}

class Keys {
  constructor(root, parameters) {
    const side = h('div', {class: 'side'});
    this.body = h('div', {class: 'content'});
    fill(root, h('aside', {class: 'picker', 'aria-label': 'Indices'}, side), this.body);
    this.list = openSide(side, {title: 'Indices', find: 'Find indices', empty: 'No index yet. Put an item, and there is one.',
      load: async (prefix, cursor) => {
        const got = await get('kv', {prefix, cursor, limit: 100});
        return {next: got.next, entries: got.data};
      },
      pick: entry => this.go(entry.name, '')});
    this.move(parameters);
  }

  close() {}

  redraw() {}

  move(parameters) {
    this.set(parameters.get('index') || '', parameters.get('key') || '');
  }

  go(index, key) {
    history.pushState(null, '', './?' + query({view: 'keys', index, key}));
    this.set(index, key);
  }

  set(index, key) {
    this.list.mark(index);
    if (index !== this.index || !this.rows) {
      this.index = index;
      this.editor = h('section', {class: 'editor'});
      if (!index) {
        fill(this.body, this.editor, blank('Pick an index', 'Or put an item into a new one.'));
        this.edit('');
        return;
      }
      this.find = h('input', {type: 'search', id: 'prefix', placeholder: 'Keys that begin with', 'aria-label': 'Keys that begin with', autocomplete: 'off', spellcheck: 'false',
        oninput: settled(150, () => this.load())});
      this.words = h('input', {type: 'search', id: 'words', placeholder: 'Words in values', 'aria-label': 'Words in values', autocomplete: 'off', hidden: true,
        oninput: settled(250, () => this.load())});
      this.rows = h('tbody');
      this.more = h('button', {type: 'button', hidden: true, onclick: () => this.page()}, 'More');
      this.said = h('p', {class: 'quiet', role: 'status'});
      fill(this.body, h('div', {class: 'toolbar'}, this.find, this.words, h('button', {type: 'button', id: 'new', onclick: () => this.go(index, '')}, 'New item'), this.said),
        h('div', {class: 'split'}, h('section', {class: 'card', 'aria-label': 'Items'},
          h('table', {}, h('thead', {}, h('tr', {}, h('th', {}, 'key'), h('th', {}, 'value'), h('th', {class: 'number'}, 'version'))), this.rows),
          h('div', {class: 'foot'}, this.more)), this.editor));
      this.load();
      this.askForSearch();
    }
    this.edit(key);
  }

  /** Only an index that keeps the words of its values can be searched, and only by newer servers. */
  async askForSearch() {
    const {index} = this;
    try {
      const settings = await get('kv/' + segment(index) + '/settings');
      if (index === this.index) this.words.hidden = !settings.search;
    } catch (e) {
      // Not offered.
    }
  }

  load() {
    fill(this.rows);
    this.next = null;
    this.page();
  }

  async page() {
    const {index} = this;
    const turn = this.turn = (this.turn || 0) + 1;
    const words = this.words.hidden ? '' : this.words.value.trim();
    try {
      const path = 'kv/' + segment(index) + (words ? '/search' : '');
      const text = await (await send(path + '?' + query({prefix: words ? null : this.find.value, q: words || null, values: true, limit: PAGE, after: this.next}))).text();
      if (turn !== this.turn) return;
      const got = parseKeeping(text, 'value', 3);
      this.next = got.next;
      this.more.hidden = !got.next;
      this.said.textContent = '';
      got.items.forEach(item => this.rows.append(this.row(item)));
      if (!this.rows.childElementCount) this.rows.append(h('tr', {}, h('td', {colspan: 3, class: 'quiet'}, 'No item is like that.')));
    } catch (e) {
      if (turn === this.turn) this.said.textContent = e.message;
    }
  }

  row(item) {
    const value = item.value !== undefined ? item.value.replace(/\s+/g, ' ') : (item.type || 'bytes') + ', ' + Math.floor((item.base64 || '').length * 3 / 4) + ' bytes';
    return h('tr', {}, h('td', {}, h('button', {type: 'button', class: 'link', onclick: () => this.go(this.index, item.key)}, item.key)),
      h('td', {class: 'clip'}, h('code', {}, value.length > 120 ? value.slice(0, 120) + '…' : value)), h('td', {class: 'number quiet'}, String(item.version)));
  }

  /** Opens an item, or an empty form where there is no key. */
  async edit(key) {
    const {index} = this;
    this.key = key;
    let held = null;
    if (key) {
      try {
        const reply = await send('kv/' + segment(index) + '/' + segment(key));
        const data = new Uint8Array(await reply.arrayBuffer());
        held = {type: reply.headers.get('Content-Type') || 'application/octet-stream', version: reply.headers.get('ETag'),
          expires: reply.headers.get('Weir-Expires'), data, text: textOf(data)};
      } catch (e) {
        if (key === this.key && index === this.index && e.status !== 404) {
          fill(this.editor, fault(e, () => this.edit(key)));
          return;
        }
      }
      if (key !== this.key || index !== this.index) return;
    }
    const isJson = held && /json/.test(held.type);
    const name = h('input', {id: 'key', value: key, required: true, readonly: !!held, autocomplete: 'off', spellcheck: 'false'});
    const into = h('input', {id: 'index', value: index, required: true, readonly: !!index, autocomplete: 'off', spellcheck: 'false'});
    const type = h('input', {id: 'type', value: held ? held.type : 'application/json', autocomplete: 'off', spellcheck: 'false'});
    const life = h('input', {id: 'ttl', placeholder: 'never, 30s, 7d', autocomplete: 'off'});
    const value = h('textarea', {rows: 12, id: 'value', spellcheck: 'false', 'aria-label': 'Value', readonly: held && held.text === null});
    value.value = held ? (held.text === null ? held.data.length + ' bytes that are no text' : isJson ? pretty(held.text) : held.text) : '';
    const said = h('p', {class: 'quiet', role: 'status'});
    const tried = async action => {
      try {
        await action();
      } catch (e) {
        said.className = 'bad';
        said.textContent = e.status === 412 ? 'Somebody else has changed it meanwhile; open it again to see what it is now.' : e.message;
      }
    };
    const path = () => 'kv/' + segment(into.value) + '/' + segment(name.value);
    const save = e => {
      e.preventDefault();
      return tried(async () => {
        const condition = held ? {'If-Match': held.version} : {'If-None-Match': '*'};
        await write('PUT', path() + (life.value.trim() ? '?' + query({ttl: life.value.trim()}) : ''), value.value, {'Content-Type': type.value, ...condition});
        notice('Saved');
        this.changed(into.value, name.value);
      });
    };
    const remove = () => confirm('Delete ' + key + ' of ' + index + '?') && tried(async () => {
      await write('DELETE', path(), undefined, {'If-Match': held.version});
      notice('Deleted');
      this.changed(index, '');
    });
    fill(this.editor, h('form', {class: 'card send', onsubmit: save}, h('h2', {}, held ? key : 'New item'),
      h('div', {class: 'fields'}, index && held ? null : h('label', {for: 'index'}, 'Index', into), held ? null : h('label', {for: 'key'}, 'Key', name),
        h('label', {for: 'type'}, 'Type', type), h('label', {for: 'ttl'}, 'Lives', life)), value,
      h('div', {class: 'row'}, h('button', {class: 'primary', id: 'save', disabled: held && held.text === null}, held ? 'Save' : 'Put'),
        held ? h('button', {type: 'button', class: 'danger', id: 'delete', onclick: remove}, 'Delete') : null,
        held ? h('button', {type: 'button', id: 'download', onclick: () => tried(() => download(path(), key.replace(/[^\w.-]+/g, '_')))}, 'Download') : null,
        h('span', {class: 'quiet'}, held ? 'version ' + held.version.replace(/"/g, '') + (held.expires ? ' · expires ' + formatTime(BigInt(held.expires) * 1_000_000n) : '') : '')), said));
  }

  changed(index, key) {
    const isNew = index !== this.index;
    if (isNew) {
      this.list.refresh();
      this.rows = null;
    }
    this.go(index, key);
    if (!isNew) this.load();
  }
}

/** Null where it is no UTF-8. */
function textOf(data) {
  try {
    return new TextDecoder('utf-8', {fatal: true}).decode(data);
  } catch (e) {
    return null;
  }
}
