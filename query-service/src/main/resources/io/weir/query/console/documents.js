// Metrics: numbers as a line and a table, documents as a table, and queries with filters.
import {get, query, segment, send} from './api.js';
import {Chart} from './chart.js';
import {blank, fault, fill, h} from './dom.js';
import {parseKeeping, pretty} from './json.js';
import {colour} from './palette.js';
import {documentRow, openSide} from './side.js';
import {formatTime} from './time.js';

const PAGE = 50;
const LINE_POINTS = 2000;
const micros = t => BigInt(t) * 1000n;

/** Each word of a query, and what it is for. */
const WORDS = {
  metric_keys: ['"metric_keys": []', 'which metrics, 1 to 1000'], lower: ['"lower": ', 'from this time on, µs'],
  upper: ['"upper": ', 'before this time, µs'], sort: ['"sort": "asc"', '"desc" (newest first) or "asc"'],
  limit: ['"limit": 50', 'the most rows'], max_skip: ['"max_skip": 1000000', 'ends once so many did not match'],
  filters: ['"filters": {}', 'which documents'], and: ['{"and": []}', 'all of these hold'], or: ['{"or": []}', 'one of these holds'],
  not: ['{"not": {}}', 'this does not hold'], path: ['"path": "$."', 'where in the document: $.a.b, $.list[*]'], eq: ['"eq": ', 'equal'],
  ne: ['"ne": ', 'not equal, or nothing there'], gt: ['"gt": ', 'greater'], gte: ['"gte": ', 'greater or equal'], lt: ['"lt": ', 'less'],
  lte: ['"lte": ', 'less or equal'], in: ['"in": []', 'one of these'], exists: ['"exists": true', 'there is a value'],
  regex: ['"regex": "^"', 'a part of the text fits (RE2)'],
};

export function open(root, parameters) {
  return new Documents(root, parameters);
}

class Documents {
  constructor(root, parameters) {
    const side = h('div', {class: 'side'});
    this.body = h('div', {class: 'content'});
    fill(root, h('aside', {class: 'picker', 'aria-label': 'Metrics'}, side), this.body);
    this.list = openSide(side, {title: 'Metrics', find: 'Find metrics', empty: 'No metric yet. Post one to /metric/message/orders/{time}.',
      load: async (prefix, cursor) => {
        const reply = await send('keys?' + query({prefix, cursor, limit: 100}));
        const link = /cursor=([^&>]*)/.exec(reply.headers.get('Link') || '');
        const entries = (await reply.json()).map(each => ({name: each.type + '/' + each.metric_id, label: each.metric_id, note: each.type, id: each.metric_id, type: each.type}));
        return {entries, next: link ? decodeURIComponent(link[1].replace(/\+/g, ' ')) : null};
      },
      pick: entry => this.go(entry.type, entry.id)});
    this.move(parameters);
  }

  close() {
    if (this.chart) this.chart.close();
    this.chart = null;
  }

  redraw() {
    if (this.id) this.show();
  }

  move(parameters) {
    this.set(parameters.get('type') === 'single' ? 'single' : 'message', parameters.get('key') || '');
  }

  go(type, id) {
    history.pushState(null, '', './?' + query({view: 'documents', type, key: id}));
    this.set(type, id);
  }

  set(type, id) {
    this.type = type;
    this.id = id;
    this.list.mark(type + '/' + id);
    if (id) this.show();
    else fill(this.body, blank('Pick a metric', 'Numbers are drawn; documents stand in a table. A query looks into several at once.'));
  }

  show() {
    const {type, id} = this;
    this.close();
    this.paths = new Set();
    this.plot = h('div', {class: 'charts many'});
    this.rows = h('tbody');
    this.said = h('span', {class: 'facts', role: 'status'});
    this.next = h('button', {type: 'button', id: 'next', hidden: true, onclick: () => this.run(true)}, 'Next page');
    this.text = h('textarea', {id: 'query', rows: 7, spellcheck: 'false', 'aria-label': 'Query, as JSON', 'aria-describedby': 'words',
      oninput: () => this.complete(), onclick: () => this.complete(), onkeydown: e => this.key(e)});
    this.text.value = JSON.stringify({metric_keys: [id], sort: 'desc', limit: PAGE}, null, 2);
    this.words = h('div', {id: 'words', class: 'words'});
    fill(this.body, this.plot,
      h('details', {class: 'card query', open: type === 'message'}, h('summary', {}, 'Query'), h('form', {class: 'send', onsubmit: e => {
        e.preventDefault();
        this.run(false);
      }}, this.text, this.words, h('div', {class: 'row'}, h('button', {class: 'primary', id: 'run'}, 'Run'), h('span', {class: 'quiet'}, 'Ctrl+Enter runs, Tab completes')))),
      h('section', {class: 'card', 'aria-label': 'Rows'}, h('header', {}, h('h2', {}, id), this.said),
        h('table', {}, h('thead', {}, h('tr', {}, h('th', {}, 'time'), h('th', {}, 'metric'), h('th', {}, type === 'single' ? 'value' : 'document'))), this.rows),
        h('div', {class: 'foot'}, this.next)));
    this.complete();
    this.run(false);
    if (type === 'single') this.draw();
  }

  async draw() {
    const {id} = this;
    try {
      const got = await get('metric/single/' + segment(id), {resolution: 'compressed', limit: LINE_POINTS, sort: 'asc'});
      if (id !== this.id || got.rows.length === 0) return;
      this.chartOf(id, got.rows.map(row => [micros(row.time), row.value]));
    } catch (e) {
      if (id === this.id) fill(this.plot, fault(e, () => this.draw()));
    }
  }

  chartOf(title, points) {
    this.close();
    fill(this.plot);
    const start = points[0][0];
    const end = points[points.length - 1][0];
    this.chart = new Chart(this.plot, {select() {}, pan() {}, toggle() {}});
    this.chart.draw({title, facts: points.length + ' points', start, from: 0, length: Math.max(1000, Number(end - start)),
      x: points.map(([time]) => Number(time - start)), lines: [{key: '0', label: 'value', colour: colour(0), y: points.map(([, value]) => value)}]}, true);
  }

  async run(isNext) {
    const {type, id} = this;
    this.said.className = 'facts';
    this.said.textContent = 'Asking…';
    try {
      const wanted = JSON.parse(this.text.value);
      // As it was typed, since numbers of 64 bits would not survive being parsed.
      const body = isNext && !('cursor' in wanted)
        ? this.text.value.trim().replace(/\}$/, (Object.keys(wanted).length ? ',' : '') + '"cursor":' + JSON.stringify(this.cursor) + '}')
        : this.text.value;
      const reply = await send('query/' + type, {method: 'POST', headers: {'Content-Type': 'application/json'}, body});
      const text = await reply.text();
      if (id !== this.id || type !== this.type) return;
      const got = parseKeeping(text, 'value', 3);
      if (!isNext) fill(this.rows);
      got.rows.forEach(row => this.rows.append(this.row(row)));
      this.cursor = got.cursor;
      this.next.hidden = !got.cursor;
      const count = this.rows.childElementCount;
      this.said.textContent = count + (count === 1 ? ' row' : ' rows') + ' · ' + (Number(got.query_time_ns) / 1e6).toFixed(1) + ' ms';
      if (!count) this.rows.append(h('tr', {}, h('td', {colspan: 3, class: 'quiet'}, got.cursor ? 'None on this page; the next one may have some.' : 'No row is like that.')));
      if (type === 'message') this.drawField(got.rows);
    } catch (e) {
      this.said.className = 'bad';
      this.said.textContent = e instanceof SyntaxError ? 'This is no JSON: ' + e.message : e.message;
    }
  }

  row(row) {
    this.note(row.value);
    return h('tr', {}, h('td', {class: 'time'}, formatTime(micros(row.time))), h('td', {}, row.metric_key), h('td', {}, this.type === 'single' ? h('code', {}, row.value) : documentRow(row.value, pretty)));
  }

  /** The paths of a document's numbers and texts, for completion and for the line. */
  note(text) {
    if (this.type !== 'message' || this.paths.size > 40) return;
    const walk = (value, path) => {
      if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
        for (const [name, each] of Object.entries(value)) walk(each, /^[\w-]+$/.test(name) ? path + '.' + name : path + "['" + name + "']");
      } else if (path !== '$' && this.paths.size <= 40) this.paths.add(path);
    };
    walk(JSON.parse(text), '$');
  }

  /** Draws a field of documents that is a number in most of them; which one can be chosen. */
  drawField(rows) {
    const documents = rows.map(row => [micros(row.time), JSON.parse(row.value)]).sort((a, b) => (a[0] < b[0] ? -1 : 1));
    const points = name => documents.filter(([, each]) => each && typeof each[name] === 'number').map(([time, each]) => [time, each[name]]);
    const names = Object.keys(documents.length > 1 ? Object(documents[0][1]) : {}).filter(name => points(name).length > documents.length / 2);
    if (names.length === 0) return;
    const name = names.includes(this.field) ? this.field : names[0];
    this.chartOf('$.' + name, points(name));
    if (names.length > 1) {
      this.chart.facts.append(' · draw ', h('select', {'aria-label': 'Field to draw', onchange: e => {
        this.field = e.target.value;
        this.drawField(rows);
      }}, names.map(each => h('option', {value: each, selected: each === name}, each))));
    }
  }

  /** The word that is being typed, and what it may become. */
  choices() {
    const before = this.text.value.slice(0, this.text.selectionStart);
    const path = /"path"\s*:\s*"([^"]*)$/.exec(before);
    if (path) return {typed: path[1], all: [...this.paths].filter(each => each.startsWith(path[1])).map(each => [each, each, ''])};
    const word = /"?([a-z_]*)$/.exec(before);
    const all = Object.entries(WORDS).filter(([name]) => name.startsWith(word[1])).map(([name, [text, help]]) => [name, text, help]);
    return {typed: word[0], all: word[1] ? all : all.slice(0, 7)};
  }

  complete() {
    const {all} = this.choices();
    fill(this.words, all.slice(0, 9).map(choice => h('button', {type: 'button', title: choice[2], tabindex: '-1', onclick: () => this.take(choice)},
      h('code', {}, choice[0]), choice[2] ? h('span', {class: 'quiet'}, choice[2]) : null)));
  }

  take(choice) {
    const {typed} = this.choices();
    const at = this.text.selectionStart;
    this.text.setRangeText(choice[1], at - typed.length, at, 'end');
    this.text.focus();
    this.complete();
  }

  key(e) {
    if (e.key === 'Enter' && (e.ctrlKey || e.metaKey)) {
      e.preventDefault();
      this.run(false);
    } else if (e.key === 'Tab' && !e.shiftKey) {
      const {typed, all} = this.choices();
      if (typed.replace('"', '') && all.length) {
        e.preventDefault();
        this.take(all[0]);
      }
    }
  }
}
