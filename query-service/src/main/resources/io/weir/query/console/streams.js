// Streams of events: buckets, their streams, history, sending, and listening.
import {get, query, segment, send, write} from './api.js';
import {blank, fault, fill, h, notice} from './dom.js';
import {follow} from './events.js';
import {parseKeeping, pretty} from './json.js';
import {documentRow, openSide} from './side.js';
import {formatAgo, formatTime} from './time.js';

const PAGE = 50;

/** Rows kept while listening; older ones are still in the history. */
const MOST_ROWS = 500;

/** How often, in ms, the server is asked what a stream holds while events come. */
const FACTS_EVERY = 1000;

export function open(root, parameters) {
  return new Streams(root, parameters);
}

const ms = t => BigInt(t) * 1_000_000n;

function bytes(n) {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let i = 0;
  for (n = Number(n); n >= 1024 && i < units.length - 1; i++) n /= 1024;
  return (i === 0 || n >= 100 ? Math.round(n) : n.toFixed(1)) + ' ' + units[i];
}

class Streams {
  constructor(root, parameters) {
    this.buckets = h('div', {class: 'side'});
    this.streams = h('div', {class: 'side'});
    this.body = h('div', {class: 'content'});
    fill(root, h('aside', {class: 'picker two', 'aria-label': 'Buckets and streams'}, this.buckets, this.streams), this.body);
    this.bucketList = openSide(this.buckets, {title: 'Buckets', find: 'Find buckets', empty: 'No bucket yet. Send an event, and there is one.',
      load: async (prefix, cursor) => {
        const got = await get('buckets', {prefix, cursor, limit: 100});
        return {next: got.next, entries: got.data.map(each => ({name: each.name, note: each.streams + (each.streams === 1 ? ' stream' : ' streams')}))};
      },
      pick: entry => this.go(entry.name, '')});
    this.move(parameters);
  }

  close() {
    this.unlisten();
    clearTimeout(this.asking);
  }

  redraw() {
    if (this.stream) this.show();
  }

  move(parameters) {
    this.set(parameters.get('bucket') || '', parameters.get('stream') || '');
  }

  go(bucket, stream) {
    history.pushState(null, '', './?' + query({view: 'streams', bucket, stream}));
    this.set(bucket, stream);
  }

  set(bucket, stream) {
    this.unlisten();
    clearTimeout(this.asking);
    this.asking = 0;
    const isOther = bucket !== this.bucket;
    this.bucket = bucket;
    this.stream = stream;
    this.bucketList.mark(bucket);
    if (!bucket) {
      fill(this.streams);
    } else if (isOther) {
      this.streamList = openSide(this.streams, {title: 'Streams of ' + bucket, find: 'Find streams', empty: 'No stream in this bucket.',
        load: async (prefix, cursor) => {
          const got = await get('streams/' + segment(bucket), {prefix, cursor, limit: 100});
          return {next: got.next, entries: got.data.map(each => ({name: each.name, note: each.t ? formatAgo(ms(each.t)) : ''}))};
        },
        pick: entry => this.go(bucket, entry.name)});
    }
    if (this.streamList && bucket) this.streamList.mark(stream);
    if (stream) this.show();
    else fill(this.body, this.sender(), blank(bucket ? 'Pick a stream' : 'Pick a bucket', 'Or send an event to a new one.'));
  }

  get path() {
    return 'streams/' + segment(this.bucket) + '/' + segment(this.stream);
  }

  async show() {
    const {bucket, stream} = this;
    const isMine = () => bucket === this.bucket && stream === this.stream;
    this.rows = h('tbody');
    this.older = h('button', {type: 'button', hidden: true, onclick: () => this.more()}, 'Older events');
    this.facts = h('span', {class: 'facts'});
    this.listening = h('button', {type: 'button', class: 'live', id: 'listen', 'aria-pressed': 'false', onclick: () => this.listen()},
      h('span', {class: 'dot'}), 'Listen');
    this.said = h('span', {class: 'quiet', role: 'status'});
    this.first = null;
    fill(this.body, this.sender(), h('section', {class: 'card', 'aria-label': 'Events'},
      h('header', {}, h('h2', {}, bucket + ' / ' + stream), this.facts, h('span', {class: 'when'}, this.said, this.listening)),
      h('table', {}, h('thead', {}, h('tr', {}, h('th', {class: 'number'}, 'id'), h('th', {}, 'time'), h('th', {}, 'event'))), this.rows),
      h('div', {class: 'foot'}, this.older)));
    try {
      await this.showFacts(isMine);
      if (isMine()) await this.load({limit: PAGE}, isMine);
    } catch (e) {
      if (isMine()) fill(this.body, this.sender(), fault(e, () => this.show()));
    }
  }

  async showFacts(isMine) {
    const {stream} = this;
    const list = await get('streams/' + segment(this.bucket), {prefix: stream, limit: 1});
    const head = isMine() && list.data.find(each => each.name === stream);
    if (head) {
      this.facts.textContent = head.count + (head.count === 1 ? ' event' : ' events') + ' · ids ' + head.first + ' to ' + head.last
        + ' · ' + bytes(head.bytes);
    }
  }

  /** Rows have come: what the stream holds is asked for soon, once for all that come until then. */
  factsSoon() {
    const {bucket, stream} = this;
    this.asking ||= setTimeout(() => {
      this.asking = 0;
      this.showFacts(() => bucket === this.bucket && stream === this.stream).catch(() => {}); // as they were, until the next
    }, FACTS_EVERY);
  }

  async load(parameters, isMine) {
    const text = await (await send(this.path + '?' + query(parameters))).text();
    if (!isMine()) return;
    const events = parseKeeping(text, 'data', 2).filter(event => this.first === null || event.meta.id < this.first);
    events.reverse().forEach(event => this.rows.append(this.row(event)));
    if (events.length) this.first = Number(events[events.length - 1].meta.id);
    else if (!this.rows.childElementCount) this.rows.append(h('tr', {class: 'none'}, h('td', {colspan: 3, class: 'quiet'}, 'No event is held.')));
    this.older.hidden = !(events.length && this.first > 1);
  }

  more() {
    const {bucket, stream} = this;
    const from = Math.max(1, this.first - PAGE);
    this.load({from, limit: this.first - from}, () => bucket === this.bucket && stream === this.stream)
      .catch(e => notice(e.message));
  }

  row(event) {
    return h('tr', {}, h('td', {class: 'number'}, String(event.meta.id)), h('td', {class: 'time'}, formatTime(ms(event.meta.t))),
      h('td', {}, documentRow(event.data, pretty)));
  }

  listen() {
    if (this.unfollow) {
      this.unlisten();
      return;
    }
    const name = [this.bucket, this.stream].map(each => each.replace(/%/g, '%25').replace(/:/g, '%3A')).join(':');
    const next = this.rows.querySelector('td.number');
    this.listening.setAttribute('aria-pressed', 'true');
    this.unfollow = follow('listen?' + query({s: name + (next ? ':' + (Number(next.textContent) + 1) : '')}), data => {
      for (const message of parseKeeping(data, 'data', 2)) {
        if (message.data !== undefined) {
          this.rows.querySelector('.none')?.remove();
          this.rows.prepend(this.row(message));
        } else {
          notice(message.meta.deleted ? 'The stream was deleted, up to event ' + message.meta.last : 'Older events are not held any more');
        }
      }
      this.factsSoon();
      while (this.rows.childElementCount > MOST_ROWS) this.rows.lastElementChild.remove();
    }, problem => {
      this.said.textContent = problem || '';
    });
  }

  unlisten() {
    if (this.unfollow) this.unfollow();
    this.unfollow = null;
    if (this.listening) this.listening.setAttribute('aria-pressed', 'false');
  }

  sender() {
    const to = h('input', {id: 'to-stream', value: this.bucket ? this.bucket + '/' + this.stream : '', placeholder: 'bucket/stream', required: true,
      pattern: '[^\\/]+\\/[^\\/]+', title: 'bucket/stream', autocomplete: 'off', spellcheck: 'false'});
    const text = h('textarea', {rows: 2, id: 'event', placeholder: '{"order":7,"state":"new"}', 'aria-label': 'Event, as JSON', spellcheck: 'false', required: true,
      onkeydown: e => e.key === 'Enter' && (e.ctrlKey || e.metaKey) && e.target.form.requestSubmit()});
    const said = h('span', {class: 'quiet', role: 'status'});
    const submit = async e => {
      e.preventDefault();
      const [bucket, stream] = to.value.split('/');
      try {
        const reply = await write('POST', 'streams/' + segment(bucket) + '/' + segment(stream), text.value, {'Content-Type': 'application/json'});
        const {meta} = await reply.json();
        said.className = 'quiet';
        said.textContent = 'Appended as event ' + meta.id + '.';
        if (bucket !== this.bucket || stream !== this.stream) {
          this.bucketList.refresh();
          this.bucket = null;
          this.go(bucket, stream);
        } else if (!this.unfollow) {
          this.rows.querySelector('.none')?.remove();
          this.rows.prepend(this.row({meta, data: text.value.trim()}));
          this.factsSoon();
        }
        text.value = '';
      } catch (error) {
        said.className = 'bad';
        said.textContent = error.message;
      }
    };
    return h('form', {class: 'card send', onsubmit: submit}, h('label', {for: 'to-stream'}, 'Send to', to), text,
      h('div', {class: 'row'}, h('button', {class: 'primary', id: 'send'}, 'Send'), h('span', {class: 'quiet'}, 'Ctrl+Enter'), said));
  }
}
