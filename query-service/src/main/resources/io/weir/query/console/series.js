// Tags over time. What is shown is in the address, so that a link opens the same view.
import {reports} from './api.js';
import {Chart} from './chart.js';
import {blank, fault, fill, h, icon, ICONS} from './dom.js';
import {follow} from './live.js';
import {colour} from './palette.js';
import {MOST, openPicker} from './picker.js';
import {openRange} from './range.js';
import {openTake} from './take.js';
import {durationText, formatLength, formatTime, now, parseTime, SECOND} from './time.js';

const FUNCTIONS = ['last', 'first', 'min', 'max', 'avg', 'twa', 'sum', 'count', 'range', 'stddev', 'rate', 'delta',
  'sma(1m)', 'sma(10m)', 'ema(1m)', 'ema(10m)', 'quantile(0.5)', 'quantile(0.9)', 'quantile(0.99)'];
const POINTS = [100, 250, 500, 1000, 2500, 5000];
const SHIFTS = [['', 'nothing'], ['-1h', 'an hour before'], ['-24h', 'yesterday'], ['-7d', 'a week before']];
const DASHES = [undefined, [7, 3], [2, 3], [10, 3, 2, 3]];

/** A live view asks for its rows anew once it has moved by this part of its length. */
const MOVED = 60n;
const MOVED_OF_FUNCTIONS = 300n;
const SLIDE_MS = 1000;

/** Less would have fewer nanoseconds than points. */
const SHORTEST = 10_000n;

function fromUrl(p) {
  const points = Number(p.get('points'));
  return {
    tags: p.getAll('tag').slice(0, MOST), start: p.get('start') || 'now-1h', end: p.get('end') || 'now',
    fn: p.get('fn') || 'last', points: Number.isInteger(points) && points > 0 ? points : 1000, width: p.get('width') || '',
    band: p.get('band') === '1', compare: p.get('compare') || '', layout: ['one', 'table'].includes(p.get('layout')) ? p.get('layout') : 'each',
    hide: new Set(p.getAll('hide')), live: p.get('live') === '1',
  };
}

function toUrl(view) {
  const p = new URLSearchParams();
  view.tags.forEach(tag => p.append('tag', tag));
  const set = (name, value, usual) => value !== usual && p.set(name, value);
  set('start', view.start, 'now-1h');
  set('end', view.end, 'now');
  set('fn', view.fn, 'last');
  set('points', view.points, 1000);
  set('width', view.width, '');
  set('band', view.band ? '1' : '', '');
  set('compare', view.compare, '');
  set('layout', view.layout, 'each');
  set('live', view.live ? '1' : '', '');
  view.hide.forEach(each => p.append('hide', each));
  return './' + (p.toString() ? '?' + p : '');
}

export function open(root, parameters) {
  return new Series(root, parameters);
}

class Series {
  constructor(root, parameters) {
    this.view = fromUrl(parameters);
    this.charts = [];
    this.running = null;
    const aside = h('aside', {class: 'picker', 'aria-label': 'Tags'});
    this.range = openRange(this.top = h('div', {class: 'toolbar'}), change => this.go({...change, live: this.view.live && change.end === 'now'}),
      way => this.pan(way), times => this.zoom(times), () => history.back());
    this.take = h('button', {type: 'button', id: 'take', onclick: () => openTake(this.view, this.shown, this.charts)},
      icon(ICONS.share), 'Take away');
    this.liveButton = h('button', {type: 'button', id: 'live', class: 'live', onclick: () => this.toggleLive()},
      h('span', {class: 'dot'}), 'Live');
    this.liveSaid = h('span', {class: 'quiet', role: 'status'});
    this.top.append(this.liveButton, this.liveSaid, this.take);
    this.options = h('div', {class: 'toolbar options'});
    this.body = h('div', {class: 'charts', 'aria-live': 'off'});
    fill(root, aside, h('div', {class: 'content'}, this.top, this.options, this.body));
    this.picker = openPicker(aside, this.view.tags, tags => this.go({tags}));
    this.keys = e => this.key(e);
    addEventListener('keydown', this.keys);
    this.fresh = [];
    this.sliding = setInterval(() => this.slide(), SLIDE_MS);
    this.refresh();
  }

  close() {
    removeEventListener('keydown', this.keys);
    clearInterval(this.sliding);
    this.unfollow();
    if (this.running) this.running.abort();
    this.charts.forEach(chart => chart.close());
  }

  move(parameters) {
    this.view = fromUrl(parameters);
    this.picker.set(this.view.tags);
    this.refresh();
  }

  redraw() {
    this.paint();
    this.draw(true);
  }

  /** Changes what is shown: a step of the browser's history. */
  go(changes) {
    const before = toUrl(this.view);
    this.view = {...this.view, ...changes};
    const url = toUrl(this.view);
    if (url !== before) history.pushState({depth: (history.state?.depth || 0) + 1}, '', url);
    this.refresh();
  }

  /** The same without new rows. */
  look(changes) {
    this.view = {...this.view, ...changes};
    history.replaceState(history.state, '', toUrl(this.view));
    this.paint();
    this.draw(false);
  }

  interval() {
    const time = now();
    const start = parseTime(this.view.start, time);
    const end = parseTime(this.view.end, time);
    if (end <= start) throw new Error('The interval must end after it starts.');
    return {start, end};
  }

  pan(way) {
    const {start, end} = this.shown || this.interval();
    const by = ((end - start) / 2n) * BigInt(way);
    this.go({start: String(start + by), end: String(end + by), live: false});
  }

  zoom(times) {
    const {start, end} = this.shown || this.interval();
    const half = times > 1 ? (end - start) / 2n : -(end - start) / 4n;
    this.go({start: String(start - half), end: String(end + half), live: false});
  }

  select(from, to) {
    const {start, end} = this.shown;
    const least = SHORTEST > end - start ? end - start : SHORTEST;
    const length = to - from < least ? least : to - from;
    const round = readable(length);
    const first = ((start + from) / round) * round;
    this.go({start: String(first), end: String(first + (length / round) * round), live: false});
  }

  toggleLive() {
    const {view} = this;
    if (view.live || view.end === 'now') {
      this.go({live: !view.live});
      return;
    }
    const {start, end} = this.interval();
    this.go({start: 'now-' + durationText(end - start), end: 'now', live: true});
  }

  unfollow() {
    if (this.following) this.following.end();
    this.following = null;
    this.liveSaid.textContent = '';
  }

  /** Follows what is shown, if it is to be live. */
  follow() {
    const {view} = this;
    const what = JSON.stringify([view.tags, view.width]);
    if (this.following && view.live && this.following.what === what) return;
    this.unfollow();
    this.fresh = [];
    if (!view.live || view.tags.length === 0) return;
    this.following = {what, latest: new Map(), end: follow(view.tags, view.width,
      samples => this.told(samples), problem => {
        this.liveSaid.textContent = problem || '';
      })};
  }

  /** Each event is a row: the latest sample of each tag, at the time of the newest one. */
  told(samples) {
    if (!this.following || samples.length === 0) return;
    let time = 0n;
    for (const sample of samples) {
      this.following.latest.set(sample.tag, sample.values);
      if (BigInt(sample.time) > time) time = BigInt(sample.time);
    }
    const last = this.fresh.length ? this.fresh[this.fresh.length - 1].time : 0n;
    if (time > last) this.fresh.push({time, values: new Map(this.following.latest)});
    this.slide();
  }

  /** Moves a live view to now, and asks for its rows anew where those that came are not enough. */
  slide() {
    const {view, shown} = this;
    if (!view.live || !this.data || !shown || this.running || document.hidden) return;
    const time = now();
    const length = shown.end - shown.start;
    const isPlain = view.fn === 'last' && !view.band && !view.compare;
    const most = length / (isPlain ? MOVED : MOVED_OF_FUNCTIONS);
    if (time - shown.end > (most < 2n * SECOND ? 2n * SECOND : most)) {
      this.refresh(true);
    } else {
      this.moved = time - shown.end;
      if (view.layout !== 'table') this.draw(false);
    }
  }

  key(e) {
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest('input, select, textarea, dialog')) return;
    const action = {ArrowLeft: () => this.pan(-1), ArrowRight: () => this.pan(1), '-': () => this.zoom(2),
      '+': () => this.zoom(0.5), Backspace: () => history.state?.depth && history.back(),
      '/': () => document.getElementById('find').focus()}[e.key];
    if (!action || (e.key.startsWith('Arrow') && e.target.closest('[role=group] button'))) return;
    e.preventDefault();
    action();
  }

  paint() {
    const {view} = this;
    this.range.show(view, !!history.state?.depth);
    const choice = (id, title, values, value, change) => {
      const all = values.some(([each]) => String(each) === String(value)) ? values : [...values, [value, value]];
      return h('label', {for: id}, title, h('select', {id, onchange: e => change(e.target.value)},
        all.map(([each, text]) => h('option', {value: each, selected: String(each) === String(value)}, String(text)))));
    };
    const focused = document.activeElement && document.activeElement.id;
    const layout = (key, title) => h('button', {type: 'button', id: 'layout-' + key, 'aria-pressed': String(view.layout === key),
      onclick: () => this.look({layout: key})}, title);
    const band = h('input', {type: 'checkbox', id: 'band', onchange: e => this.go({band: e.target.checked})});
    band.checked = view.band;
    fill(this.options,
      choice('fn', 'Function', FUNCTIONS.map(each => [each, each]), view.fn, fn => this.go({fn})),
      choice('points', 'Points', POINTS.map(each => [each, each]), view.points, points => this.go({points: Number(points)})),
      choice('compare', 'Compare', SHIFTS, view.compare, compare => this.go({compare})),
      h('label', {class: 'check', for: 'band'}, band, 'Min–max band'),
      h('div', {class: 'segments', role: 'group', 'aria-label': 'Charts'}, layout('each', 'Each'), layout('one', 'All in one'), layout('table', 'Table')));
    this.take.disabled = !this.data;
    this.liveButton.setAttribute('aria-pressed', String(view.live));
    if (focused) document.getElementById(focused)?.focus();
  }

  /** Asks for rows; quietly, where a live view goes on. */
  async refresh(isQuiet) {
    if (this.running) this.running.abort();
    this.running = null;
    const {view} = this;
    let interval;
    try {
      interval = this.interval();
    } catch (e) {
      this.say(fault(e));
      return;
    }
    if (!isQuiet) {
      this.shown = interval;
      this.paint();
    }
    this.follow();
    if (view.tags.length === 0) {
      this.say(blank('Pick a tag', 'Tags are on the left; pick several to see them together. Type to find more.'));
      return;
    }
    const mine = new AbortController();
    this.running = mine;
    if (!isQuiet) this.body.setAttribute('aria-busy', 'true');
    try {
      const {start, end} = interval;
      const known = BigInt(Date.now() - SLIDE_MS) * 1_000_000n;
      const got = await reports(view, start, end, mine.signal);
      if (this.running !== mine) return;
      this.data = got;
      this.shown = interval;
      this.moved = 0n;
      this.known = known;
      this.fresh = this.fresh.filter(row => row.time > known);
      if (!isQuiet) this.paint();
      this.draw(false);
    } catch (e) {
      if (e.name === 'AbortError' || this.running !== mine) return;
      if (isQuiet) this.liveSaid.textContent = e.message;
      else this.say(fault(e, () => this.refresh()));
    } finally {
      if (this.running === mine) {
        this.running = null;
        this.body.removeAttribute('aria-busy');
      }
    }
  }

  say(element) {
    this.data = null;
    this.charts.forEach(chart => chart.close());
    this.charts = [];
    this.body.removeAttribute('aria-busy');
    fill(this.body, element);
    this.paint();
  }

  draw(anew) {
    if (!this.data) return;
    const {view, data} = this;
    const shown = data.reports.filter(report => view.tags.includes(report.tagName));
    const all = shown.map(report => this.chartOf(report));
    const wanted = view.layout === 'table' ? [] : view.layout === 'one' && all.length > 1 ? [together(all)] : all;
    while (this.charts.length > wanted.length) this.charts.pop().close();
    if (this.charts.length === 0) fill(this.body, view.layout === 'table' ? all.map(tableOf) : []);
    while (this.charts.length < wanted.length) {
      this.charts.push(new Chart(this.body, {select: (from, to) => this.select(from, to),
        pan: by => this.go({start: String(this.shown.start + by), end: String(this.shown.end + by), live: false}),
        toggle: (key, alone) => this.toggle(key, alone)}));
    }
    this.body.classList.toggle('many', wanted.length > 1);
    wanted.forEach((each, i) => this.charts[i].draw(each, anew));
    this.body.querySelectorAll('.missing').forEach(each => each.remove());
    const missing = [...data.unknown.map(tag => [tag, 'No sample of it is held.']),
      ...data.refused.map(each => [each.tag, each.detail])];
    missing.forEach(([tag, why]) => this.body.append(h('section', {class: 'card missing'}, h('h2', {}, tag), h('p', {class: 'quiet'}, why))));
  }

  toggle(key, alone) {
    const keys = this.charts.flatMap(chart => chart.data.lines.map(line => line.key));
    const hide = new Set(alone ? keys.filter(each => each !== key) : this.view.hide);
    if (alone) hide.delete(key);
    else if (!hide.delete(key)) hide.add(key);
    this.look({hide});
  }

  /** A report as a chart draws it. */
  chartOf(report) {
    const {view} = this;
    const moved = view.live ? this.moved || 0n : 0n;
    const start = BigInt(report.start);
    const length = Number(BigInt(report.end) - start);
    // Of a live view, rows of what was not over when they were asked for come from the samples told.
    const rows = view.live ? report.samples.filter(row => BigInt(row.time) <= this.known) : report.samples;
    const several = Array.isArray(report.functions);
    const of = (row, name) => (row.values === null ? null : several ? row.values[name] : row.values);
    const main = rows.map(row => of(row, view.fn));
    const width = report.samples.reduce((most, row) => Math.max(most, of(row, view.fn)?.length ?? 0), 0);
    const column = (values, i) => values.map(each => (each ? each[i] : null));
    const low = view.band && several ? rows.map(row => of(row, 'min')) : null;
    const high = view.band && several ? rows.map(row => of(row, 'max')) : null;
    const old = report.compare ? report.compare.samples.slice(0, rows.length).map(row => of(row, view.fn)) : null;
    const lines = Array.from({length: width}, (none, i) => ({
      key: String(i), tag: report.tagName, label: 'v' + i, colour: colour(i), hidden: view.hide.has(String(i)),
      y: column(main, i), low: low && column(low, i), high: high && column(high, i), old: old && column(old, i),
    }));
    const x = rows.map(row => Number(BigInt(row.time) - start));
    if (view.live && view.fn === 'last') {
      for (const row of this.fresh.filter(each => each.time > this.known)) {
        const values = row.values.get(report.tagName);
        x.push(Number(row.time - start));
        for (const [i, line] of lines.entries()) {
          line.y.push(values ? values[i] ?? null : null);
          for (const each of [line.low, line.high, line.old]) if (each) each.push(null);
        }
      }
    }
    const points = report.samples.length;
    const period = formatLength(BigInt(length) / BigInt(points));
    const resolution = BigInt(report.resolution);
    return {
      title: report.tagName, start, from: Number(moved), length, lines, x,
      facts: width === 0 ? 'no sample before the end of this interval'
        : points + ' points of ' + period + ' · ' + (resolution === 0n ? 'exact' : 'from buckets of up to ' + formatLength(resolution)),
    };
  }
}

/** The rows as numbers: the same as a chart, for those who read it otherwise. */
function tableOf({title, facts, start, x, lines}) {
  const shown = lines.filter(line => !line.hidden);
  return h('section', {class: 'card rows', 'aria-label': title}, h('header', {}, h('h2', {}, title), h('span', {class: 'facts'}, facts)),
    h('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Rows of ' + title}, h('table', {},
      h('thead', {}, h('tr', {}, ['end of period', 'ns', ...shown.map(line => line.label)].map(text => h('th', {scope: 'col'}, text)))),
      h('tbody', {}, x.map((each, i) => {
        const time = start + BigInt(each);
        return h('tr', {}, h('td', {}, formatTime(time)), h('td', {class: 'quiet'}, String(time)), shown.map(line => h('td', {}, String(line.y[i] ?? '–'))));
      })))));
}

/** A step so small that rounding to it is not seen: a power of ten below a 500th. */
function readable(length) {
  let step = 1n;
  while (step * 5000n <= length) step *= 10n;
  return step;
}

/** Several charts as one: a colour for each tag, and a dash for each of its values. */
function together(charts) {
  return {
    ...charts[0], title: charts.length + ' tags',
    lines: charts.flatMap((chart, n) => chart.lines.map((line, i) => ({
      ...line, key: line.key, label: line.tag + ' ' + line.label, colour: colour(n), dash: DASHES[i % DASHES.length]}))),
  };
}
