// One chart of uPlot's: lines over time, a legend that follows the cursor, drag to zoom.
import {fill, h} from './dom.js';
import {inks} from './palette.js';
import {formatInterval, formatLength, formatTime, tickLabel, ticks} from './time.js';

const SYNC = 'weir';
const TICK_SPACE = 100;

/** Pixels before the right edge that have no tick, since half of its label would be cut off. */
const EDGE = 20;
const DIGITS = 7;

/** A value in few digits. */
export function short(value) {
  if (value === null || value === undefined) return '–';
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return value.toExponential(4).replace(/\.?0+e/, 'e').replace('e+', 'e');
  return String(Number(value.toPrecision(DIGITS))).replace('-', '−');
}

/**
 * A chart. data: {title, facts, start, from, length, x, lines}: x in ns after start, of which those
 * from `from` on are shown, of that length; a line is {key, label,
 * colour, dash, hidden, y} with low and high for a band, old for what it is compared with.
 * actions: select(from, to) with ns after start, pan(ns), toggle(key).
 */
export class Chart {
  constructor(root, actions) {
    this.actions = actions;
    this.when = h('span', {class: 'when'});
    this.title = h('h2', {});
    this.facts = h('span', {class: 'facts'});
    this.plot = h('div', {class: 'plot', role: 'img'});
    this.legend = h('div', {class: 'legend', role: 'group', 'aria-label': 'Values'});
    this.card = h('section', {class: 'card chart'},
      h('header', {}, this.title, this.facts, this.when), this.plot, this.legend);
    root.append(this.card);
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.plot);
  }

  close() {
    this.sizes.disconnect();
    if (this.u) this.u.destroy();
    this.card.remove();
  }

  size() {
    return {width: Math.max(200, this.plot.clientWidth), height: Math.max(120, this.plot.clientHeight)};
  }

  resize() {
    const {width, height} = this.size();
    if (this.u && (width !== this.u.width || height !== this.u.height)) this.u.setSize({width, height});
  }

  /** Draws; what only has other rows than before is not built anew. */
  draw(data, anew) {
    this.data = data;
    this.title.textContent = data.title;
    this.facts.textContent = data.facts;
    this.card.setAttribute('aria-label', data.title);
    this.plot.setAttribute('aria-label', 'Chart of ' + data.title + ', ' + data.lines.length + ' lines, from '
      + formatTime(data.start + BigInt(data.from)) + ' to ' + formatTime(data.start + BigInt(data.from + data.length)));
    const visible = data.lines.filter(line => !line.hidden);
    const shape = JSON.stringify(visible.map(line => [line.key, line.colour, !!line.low, !!line.old]));
    const columns = [data.x];
    for (const line of visible) {
      if (line.low) columns.push(line.low, line.high);
      if (line.old) columns.push(line.old);
      columns.push(line.y);
    }
    if (!this.u || anew || shape !== this.shape) {
      this.shape = shape;
      if (this.u) this.u.destroy();
      this.u = new window.uPlot(this.options(visible), columns, this.plot);
      this.paintLegend();
    } else {
      this.u.batch(() => {
        this.u.setData(columns, true);
        this.u.setScale('x', {min: data.from, max: data.from + data.length});
      });
    }
    this.paintValues(this.u.cursor.idx);
  }

  options(visible) {
    const ink = inks();
    const series = [{}];
    const bands = [];
    for (const line of visible) {
      if (line.low) {
        series.push({stroke: line.colour + '00', width: 0, points: {show: false}}, {stroke: line.colour + '00', width: 0, points: {show: false}});
        bands.push({series: [series.length - 1, series.length - 2], fill: line.colour + '2e'});
      }
      if (line.old) series.push({stroke: line.colour + '99', width: 1.25, dash: [3, 4], points: {show: false}});
      series.push({label: line.label, stroke: line.colour, width: 1.5, dash: line.dash, spanGaps: false,
        points: {size: 5, fill: line.colour}});
    }
    const axis = {stroke: ink.quiet, font: '12px ' + getComputedStyle(document.body).fontFamily,
      grid: {stroke: ink.grid, width: 1}, ticks: {show: false}};
    return {
      ...this.size(), series, bands, legend: {show: false}, padding: [10, 14, 0, 0],
      scales: {x: {time: false, auto: false, min: this.data.from, max: this.data.from + this.data.length}, y: {}},
      axes: [
        {...axis, size: 44, gap: 6, splits: (u, i, min, max) => this.splits(min, max), values: (u, splits) => this.tickLabels(splits)},
        {...axis, gap: 8, size: (u, values) => Math.max(40, 14 + 7.2 * Math.max(0, ...(values || []).map(v => String(v).length))),
          values: (u, splits) => splits.map(v => (v === null ? '' : short(v)))},
      ],
      cursor: {
        y: false, points: {size: 7}, drag: {x: true, y: false, setScale: false},
        sync: {key: SYNC, setSeries: false, filters: {pub: type => type === 'mousemove' || type === 'mouseleave'}},
        bind: {mousedown: (u, target, select) => e => (e.shiftKey && e.button === 0 ? this.pan(e) : select(e)), dblclick: () => null},
      },
      hooks: {
        setSelect: [u => this.selected(u)],
        setCursor: [u => this.paintValues(u.cursor.idx)],
      },
    };
  }

  splits(min, max) {
    const {start} = this.data;
    const most = this.plot.clientWidth / TICK_SPACE;
    const found = ticks(start + BigInt(Math.round(min)), start + BigInt(Math.round(max)), most);
    this.step = found.step;
    const edge = ((max - min) / this.plot.clientWidth) * EDGE;
    return found.times.map(time => Number(time - start)).filter(x => x < max - edge);
  }

  tickLabels(splits) {
    return splits.map((x, i) => tickLabel(this.data.start + BigInt(x), this.step, i === 0));
  }

  selected(u) {
    const {left, width} = u.select;
    if (width < 4) return;
    const from = Math.max(this.data.from, u.posToVal(left, 'x'));
    const to = Math.min(this.data.from + this.data.length, u.posToVal(left + width, 'x'));
    u.setSelect({left: 0, width: 0, top: 0, height: 0}, false);
    this.actions.select(BigInt(Math.floor(from)), BigInt(Math.ceil(to)));
  }

  pan(down) {
    const {from, length} = this.data;
    const perPixel = length / this.u.over.clientWidth;
    const by = e => (down.clientX - e.clientX) * perPixel;
    const move = e => this.u.setScale('x', {min: from + by(e), max: from + by(e) + length});
    const up = e => {
      removeEventListener('mousemove', move);
      removeEventListener('mouseup', up);
      if (Math.abs(down.clientX - e.clientX) > 2) this.actions.pan(BigInt(Math.round(by(e))));
    };
    addEventListener('mousemove', move);
    addEventListener('mouseup', up);
    down.preventDefault();
  }

  paintLegend() {
    this.values = new Map();
    fill(this.legend, this.data.lines.map(line => {
      const value = h('span', {class: 'value'});
      const more = line.low || line.old ? h('span', {class: 'more'}) : null;
      this.values.set(line.key, {value, more});
      const swatch = h('span', {class: 'swatch'});
      swatch.style.background = line.colour;
      return h('button', {type: 'button', class: 'line', 'aria-pressed': String(!line.hidden), title: 'Show or hide; double-click for this one alone',
        onclick: e => this.actions.toggle(line.key, e.detail === 2)}, swatch, h('span', {class: 'label'}, line.label), value, more);
    }));
    this.legend.classList.toggle('wide', this.data.lines.some(line => line.low || line.old));
  }

  /** Values under the cursor; the last ones that there are where it is elsewhere. */
  paintValues(idx) {
    const {x, lines, start} = this.data;
    const at = idx === null || idx === undefined ? null : idx;
    if (at === null || x[at] === undefined) {
      const first = start + BigInt(this.data.from);
      const length = BigInt(this.data.length);
      fill(this.when, formatInterval(first, first + length) + ' · ' + formatLength(length));
    } else {
      const time = start + BigInt(x[at]);
      fill(this.when, h('strong', {}, formatTime(time)), h('span', {}, time + ' ns'));
    }
    for (const line of lines) {
      const place = this.values.get(line.key);
      if (!place) continue;
      let row = at;
      if (row === null) for (row = x.length - 1; row > 0 && (line.y[row] ?? null) === null;) row--;
      const value = line.y[row] ?? null;
      place.value.textContent = short(value);
      place.value.title = value === null ? 'No sample' : String(value);
      if (place.more) {
        place.more.textContent = [line.low && short(line.low[row] ?? null) + ' to ' + short(line.high[row] ?? null),
          line.old && 'before ' + short(line.old[row] ?? null)].filter(Boolean).join(', ');
      }
    }
  }
}
