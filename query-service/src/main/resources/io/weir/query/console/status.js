// How Weir is: rates, lag, replicas, memory, disks, checkpoints; with the last hour where it is kept.
import {query, send} from './api.js';
import {blank, fault, fill, h} from './dom.js';
import {parse} from './json.js';
import {colour} from './palette.js';

const EVERY_MS = 5000;
const HOUR_MS = 3_600_000;

/** Events read for the past hour: one a minute of each process. */
const EVENTS = 120;

/** Points of a curve that grows while the page is open. */
const MOST = 720;
const TASK = 'flink_taskmanager_job_task_operator_';

export function open(root) {
  return new Status(root);
}

/** The numbers of a text of Prometheus: name and labels to number. */
function numbers(text) {
  const all = new Map();
  for (const line of text.split('\n')) {
    const at = line.lastIndexOf(' ');
    if (at > 0 && line[0] !== '#') all.set(line.slice(0, at), Number(line.slice(at + 1)));
  }
  return all;
}

/** Those of a name, with these labels in them. */
function of(all, name, label = '') {
  const found = [];
  for (const [key, value] of all) {
    if ((key === name || key.startsWith(name + '{')) && key.includes(label) && Number.isFinite(value)) found.push(value);
  }
  return found;
}

const sum = values => (values.length ? values.reduce((a, b) => a + b, 0) : null);
const max = values => (values.length ? Math.max(...values) : null);

function rate(total) {
  return (all, before, seconds) => {
    const now = total(all);
    const then = before && total(before);
    return now === null || then === null || then === undefined || now < then ? null : (now - then) / seconds;
  };
}

const count = n => (n === null ? '–' : n >= 100 || n === 0 ? Math.round(n).toLocaleString('en') : String(Number(n.toPrecision(2))));
const perSecond = n => (n === null ? '–' : count(n) + ' /s');
const ms = n => (n === null ? '–' : n < 10 ? n.toFixed(1) + ' ms' : Math.round(n) + ' ms');

function bytes(n) {
  if (n === null) return '–';
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  let i = 0;
  for (; n >= 1024 && i < units.length - 1; i++) n /= 1024;
  return (n >= 100 || i === 0 ? Math.round(n) : n.toFixed(1)) + ' ' + units[i];
}

const average = name => (all, before) => {
  const n = sum(of(all, name + '_count')) - (before ? sum(of(before, name + '_count')) || 0 : 0);
  const s = sum(of(all, name + '_sum')) - (before ? sum(of(before, name + '_sum')) || 0 : 0);
  return n > 0 && s >= 0 ? (s / n) * 1000 : null;
};

/** Title, how it is computed of a snapshot and the one before, how it is written. */
const FIGURES = [
  ['Samples in', rate(all => sum(of(all, 'weir_samples_stored_total'))), perSecond],
  ['Samples refused', rate(all => sum(of(all, 'weir_samples_refused_total'))), perSecond],
  ['Writes of records', rate(all => sum(of(all, 'weir_record_writes_total'))), perSecond],
  ['HTTP requests', rate(all => sum(of(all, 'weir_http_request_seconds_count'))), perSecond],
  ['Queries', rate(all => sum(of(all, 'weir_queries_total'))), perSecond],
  ['Time of a query', average('weir_query_seconds'), ms],
  ['Acknowledged by Kafka in', average('weir_ack_seconds'), ms],
  ['Until queries see it', (all, before) => {
    const grown = (name, label) => sum(of(all, TASK + name, label)) - (before ? sum(of(before, TASK + name, label)) || 0 : 0);
    const flushes = grown('weir_lag_le_flushes', 'le="+Inf"');
    return flushes > 0 ? grown('weir_lag_milliseconds') / flushes : null;
  }, ms],
  ['Not read from Kafka yet', all => sum(of(all, TASK + 'pendingRecords')), count],
  ['Replicas answering', all => sum(of(all, 'weir_replica_state', 'state="answering"')), count],
  ['Replica lag', all => max(of(all, 'weir_replica_behind_seconds')), n => (n === null ? '–' : n.toFixed(1) + ' s')],
  ['Partitions under-replicated', all => sum(of(all, 'weir_kafka_partitions_under_replicated')), count],
  ['Tags held', all => sum(of(all, TASK + 'weir_tags')), count],
  ['Heap in use', all => sum(of(all, 'jvm_memory_used_bytes', 'area="heap"')), bytes],
  ['Memory of replies', all => sum(of(all, 'weir_reply_memory_bytes')), bytes],
  ['Disk free', all => {
    const free = [...of(all, TASK + 'weir_disk_free_bytes'), ...of(all, 'weir_kafka_disk_free_bytes')];
    return free.length ? Math.min(...free) : null;
  }, bytes],
  ['Checkpoint age', (all, before, seconds, t) => {
    const done = max(of(all, 'flink_jobmanager_job_lastCheckpointCompletedTimestamp').filter(each => each > 0));
    return done === null ? null : Math.max(0, (t - done) / 1000);
  }, n => (n === null ? '–' : Math.round(n) + ' s')],
  ['Last checkpoint took', all => max(of(all, 'flink_jobmanager_job_lastCheckpointDuration')), ms],
  ['Checkpoints', all => sum(of(all, 'flink_jobmanager_job_numberOfCompletedCheckpoints')), count],
  ['Listeners and live views', all => sum([...of(all, 'weir_listeners'), ...of(all, 'weir_live_viewers')]), count],
];

class Status {
  constructor(root) {
    this.ready = h('p', {class: 'ready', role: 'status'}, 'Asking…');
    this.past = h('p', {class: 'quiet'});
    this.grid = h('div', {class: 'figures'});
    fill(root, h('div', {class: 'content'}, this.ready, this.grid, this.past));
    this.curves = FIGURES.map(() => []);
    this.begin();
    this.timer = setInterval(() => document.hidden || this.tick(), EVERY_MS);
  }

  close() {
    clearInterval(this.timer);
    this.closed = true;
  }

  redraw() {
    this.paint();
  }

  move() {}

  async begin() {
    await this.tick();
    try {
      await this.history();
    } catch (e) {
      this.past.textContent = [401, 403].includes(e.status) ? ''
        : 'Curves begin now: the past hour is not kept (WEIR_SYS_METRICS, WEIR_RECORDS).';
    }
    this.paint();
  }

  /** Snapshots of the past hour, of the process that has most to tell. */
  async history() {
    const events = parse(await (await send('streams/' + encodeURIComponent('$sys') + '/metrics?' + query({limit: EVENTS}))).text());
    const ofInstance = new Map();
    for (const {data} of events) {
      if (data.t < Date.now() - HOUR_MS) continue;
      if (!ofInstance.has(data.instance)) ofInstance.set(data.instance, []);
      ofInstance.get(data.instance).push({t: data.t, all: new Map(Object.entries(data.metrics))});
    }
    const longest = [...ofInstance.values()].sort((a, b) => b.length - a.length)[0];
    if (!longest) throw new Error('no snapshot');
    const past = FIGURES.map(([, value]) => longest.map(({t, all}, i) => {
      const before = i > 0 ? longest[i - 1] : null;
      return [t, value(all, before && before.all, before ? (t - before.t) / 1000 : 1, t)];
    }).filter(([, v]) => v !== null));
    this.curves = this.curves.map((curve, i) => [...past[i], ...curve]);
    this.past.textContent = 'Curves are of the last hour.';
  }

  async tick() {
    if (this.asking) return; // who uses the page, perhaps
    this.asking = true;
    try {
      await this.ask(Date.now());
    } finally {
      this.asking = false;
    }
  }

  async ask(t) {
    try {
      let isReady = true;
      const text = await send('ready').then(reply => reply.text(), e => {
        isReady = false;
        return e.message;
      });
      this.ready.textContent = text.replace(/^ready/, 'Ready').replace(/\n/g, '; ');
      this.ready.className = 'ready ' + (isReady ? (text.trim() === 'ready' ? 'good' : 'warning') : 'bad');
      const all = numbers(await (await send('metrics')).text());
      const before = this.last;
      this.last = {t, all};
      this.values = FIGURES.map(([, value]) => value(all, before && before.all, before ? (t - before.t) / 1000 : 1, t));
      this.values.forEach((value, i) => {
        if (value !== null) this.curves[i].push([t, value]);
        if (this.curves[i].length > MOST) this.curves[i].shift();
      });
      this.paint();
    } catch (e) {
      if (this.closed) return;
      if ([401, 403, 404].includes(e.status) && !this.last) {
        if (!this.grid.hasChildNodes()) fill(this.grid, refusal(e, () => this.begin()));
        return;
      }
      this.ready.className = 'ready bad';
      this.ready.textContent = e.message;
    }
  }

  paint() {
    if (!this.values || this.closed) return;
    fill(this.grid, FIGURES.map(([title, , text], i) => (this.values[i] === null && this.curves[i].length === 0 ? null : figure(title, text(this.values[i]), this.curves[i]))));
  }
}

/** What stands where there are no figures for whoever looks, or none at this address. */
function refusal(error, again) {
  return error.status === 404
    ? blank('No figures here', 'This address does not show /metrics. Ask the gateway and the query service themselves, or Grafana.')
    : fault(error, again);
}

function figure(title, text, curve) {
  const canvas = h('canvas', {width: 400, height: 72, 'aria-hidden': 'true'});
  sparkline(canvas, curve);
  return h('section', {class: 'card figure', 'aria-label': title}, h('h2', {class: 'quiet'}, title), h('p', {class: 'big'}, text), canvas);
}

function sparkline(canvas, curve) {
  if (curve.length < 2) return;
  const ctx = canvas.getContext('2d');
  const {width, height} = canvas;
  const first = curve[0][0];
  const length = curve[curve.length - 1][0] - first || 1;
  const values = curve.map(([, v]) => v);
  const low = Math.min(0, ...values);
  const high = Math.max(...values, low + 1e-9);
  const x = t => ((t - first) / length) * (width - 6) + 2;
  const y = v => height - 5 - ((v - low) / (high - low)) * (height - 12);
  ctx.beginPath();
  curve.forEach(([t, v], i) => (i ? ctx.lineTo(x(t), y(v)) : ctx.moveTo(x(t), y(v))));
  ctx.strokeStyle = colour(0);
  ctx.lineWidth = 3;
  ctx.lineJoin = 'round';
  ctx.stroke();
  ctx.lineTo(x(first + length), height);
  ctx.lineTo(x(first), height);
  ctx.fillStyle = colour(0) + '1c';
  ctx.fill();
}
