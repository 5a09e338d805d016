// Times are BigInt nanoseconds since 1970; shown in the reader's zone or in UTC.

export const SECOND = 1_000_000_000n;
export const MINUTE = 60n * SECOND;
export const HOUR = 60n * MINUTE;
export const DAY = 24n * HOUR;
const UNITS = {ns: 1n, us: 1000n, 'µs': 1000n, ms: 1_000_000n, s: SECOND, m: MINUTE, h: HOUR, d: DAY};

let utc = false;

/** Whether times are shown in UTC instead of the reader's zone. */
export function isUtc() {
  return utc;
}

export function setUtc(value) {
  utc = value;
}

export function zoneName() {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || 'local time';
}

/** Now, rounded up to a second, so that the latest sample is in and periods have readable times. */
export function now() {
  return BigInt(Math.ceil(Date.now() / 1000)) * SECOND;
}

/** A duration such as 10m or 1h30m, in ns; null if it is none. */
export function duration(text) {
  let sum = 0n;
  let rest = text.replace(/\s+/g, '');
  if (!rest) return null;
  while (rest) {
    const part = /^(\d{1,15})(ns|us|µs|ms|s|m|h|d)/.exec(rest);
    if (!part) return null;
    sum += BigInt(part[1]) * UNITS[part[2]];
    rest = rest.slice(part[0].length);
  }
  return sum;
}

/** Reads ns, now, now-10m, 2026-01-31 [12:00[:30[.123456789]]], in the zone shown unless it ends in Z. */
export function parseTime(text, nowNs) {
  const t = text.trim();
  if (/^-?\d{9,19}$/.test(t)) return BigInt(t);
  const relative = /^(?:now)?\s*([+-])\s*(.+)$/.exec(t);
  if (t === 'now') return nowNs;
  if (relative) {
    const length = duration(relative[2]);
    if (length !== null) return relative[1] === '-' ? nowNs - length : nowNs + length;
  }
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|UTC)?$/i.exec(t);
  if (parts) {
    const [y, mo, d, h, mi, s] = parts.slice(1, 7).map(each => Number(each || 0));
    const ms = utc || parts[8] ? Date.UTC(y, mo - 1, d, h, mi, s) : new Date(y, mo - 1, d, h, mi, s).getTime();
    return BigInt(ms) * 1_000_000n + BigInt((parts[7] || '').padEnd(9, '0'));
  }
  throw new Error('“' + text + '” is no time. Write now-1h, 2026-01-31 12:00 or nanoseconds.');
}

function floor(a, b) {
  const q = a / b;
  return a % b < 0n ? q - 1n : q;
}

/** Calendar parts of a time, and the ns in its second. */
function parts(ns) {
  const seconds = floor(ns, SECOND);
  const date = new Date(Number(seconds) * 1000);
  const of = name => utc ? date['getUTC' + name]() : date['get' + name]();
  return {y: of('FullYear'), mo: of('Month'), d: of('Date'), h: of('Hours'), mi: of('Minutes'), s: of('Seconds'),
    ns: ns - seconds * SECOND};
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = n => String(n).padStart(2, '0');

function fraction(ns, digits) {
  const text = String(ns).padStart(9, '0');
  return digits === undefined ? text.replace(/0+$/, '') : text.slice(0, digits);
}

export function formatDate(ns) {
  const p = parts(ns);
  return p.y + '-' + two(p.mo + 1) + '-' + two(p.d);
}

/** 12:00:30.25: as many digits as it has. */
export function formatClock(ns) {
  const p = parts(ns);
  const f = fraction(p.ns);
  return two(p.h) + ':' + two(p.mi) + ':' + two(p.s) + (f ? '.' + f : '');
}

/** 2026-01-31 12:00:30.25, as parseTime reads it. */
export function formatTime(ns) {
  return formatDate(ns) + ' ' + formatClock(ns);
}

/** An interval, the date once if it is the same. */
export function formatInterval(start, end) {
  return formatTime(start) + ' – ' + (formatDate(start) === formatDate(end) ? formatClock(end) : formatTime(end));
}

/** A length in its two largest units: 1 d 3 h, 600 ms. */
export function formatLength(ns) {
  const units = [['d', DAY], ['h', HOUR], ['min', MINUTE], ['s', SECOND], ['ms', 1_000_000n], ['µs', 1000n], ['ns', 1n]];
  for (let i = 0; i < units.length; i++) {
    const count = ns / units[i][1];
    if (count > 0n) {
      const more = i + 1 < units.length ? (ns % units[i][1]) / units[i + 1][1] : 0n;
      return count + ' ' + units[i][0] + (more > 0n ? ' ' + more + ' ' + units[i + 1][0] : '');
    }
  }
  return '0 ns';
}

/** A length as duration reads it: 1d3h, 90s. */
export function durationText(ns) {
  let text = '';
  for (const unit of ['d', 'h', 'm', 's', 'ms', 'us', 'ns']) {
    const count = ns / UNITS[unit];
    if (count > 0n) text += count + unit;
    ns -= count * UNITS[unit];
  }
  return text || '0s';
}

/** How long ago: just now, 12 s ago, 3 min ago. */
export function formatAgo(ns) {
  const ago = BigInt(Date.now()) * 1_000_000n - ns;
  if (ago < 2n * SECOND) return 'now';
  return formatLength(ago).split(' ').slice(0, 2).join(' ') + ' ago';
}

const STEPS = (() => {
  const steps = [];
  for (let ten = 1n; ten < SECOND; ten *= 10n) steps.push(ten, 2n * ten, 5n * ten);
  for (const n of [1n, 2n, 5n, 10n, 15n, 30n]) steps.push(n * SECOND);
  for (const n of [1n, 2n, 5n, 10n, 15n, 30n]) steps.push(n * MINUTE);
  for (const n of [1n, 2n, 3n, 6n, 12n]) steps.push(n * HOUR);
  for (const n of [1n, 2n, 5n, 10n, 30n, 100n, 365n]) steps.push(n * DAY);
  return steps.sort((a, b) => (a < b ? -1 : 1));
})();

function offset(ns) {
  if (utc) return 0n;
  return BigInt(-new Date(Number(floor(ns, 1_000_000n))).getTimezoneOffset()) * MINUTE;
}

/** Round times of the zone shown, from start to end, at most so many; and their step. */
export function ticks(start, end, most) {
  const step = STEPS.find(each => (end - start) / each <= BigInt(Math.max(1, Math.floor(most)))) || STEPS[STEPS.length - 1];
  const times = [];
  const last = end + offset(end);
  for (let wall = floor(start + offset(start) + step - 1n, step) * step; wall <= last; wall += step) {
    const time = wall - offset(wall - offset(wall));
    if (time >= start && time <= end) times.push(time);
  }
  return {times, step};
}

/** What is written at a tick; the date at the first one, and where a day begins. */
export function tickLabel(ns, step, isFirst) {
  const p = parts(ns);
  const date = p.d + ' ' + MONTHS[p.mo];
  if (step >= DAY) return isFirst ? date + '\n' + p.y : date;
  let clock = two(p.h) + ':' + two(p.mi);
  if (step < MINUTE) clock += ':' + two(p.s);
  if (step < SECOND) clock += '.' + fraction(p.ns, 10 - String(step).length);
  const midnight = p.h === 0 && p.mi === 0 && p.s === 0 && p.ns === 0n;
  return isFirst || midnight ? clock + '\n' + date : clock;
}
