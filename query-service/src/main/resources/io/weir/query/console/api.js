// Asks the server that the page is from, and no other.
import {h} from './dom.js';
import {parse} from './json.js';
import {Problem, request} from './request.js';
import {token} from './session.js';
import {ask, askAgain} from './sign-in.js';

/** A query string; of an array each element, of null none. */
export function query(parameters) {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== null && each !== undefined && each !== '') text.append(name, each);
    }
  }
  return text.toString();
}

/**
 * Sends a request of who uses the page; a reply that is not one of success is thrown as a Problem. Where
 * the server wants to know who that is, asks them, and sends it again.
 */
export async function send(path, options = {}) {
  for (;;) {
    const sent = token();
    try {
      return await request(path, options, sent);
    } catch (e) {
      if (e.status !== 401) throw e;
      if (!(await askAgain(sent))) {
        e.ask = () => (token() === sent ? ask() : true);
        throw e;
      }
    }
  }
}

/** Saves what a path gives as a file. */
export async function save(path, name) {
  const url = URL.createObjectURL(await (await send(path)).blob());
  h('a', {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** The option of curl by which a command to copy says who sends it; empty where nobody has signed in. */
export const credentials = () => (token() ? ' -H "Authorization: Bearer $WEIR_TOKEN"' : '');

export async function get(path, parameters = {}, options = {}) {
  const text = query(parameters);
  return parse(await (await send(text ? path + '?' + text : path, options)).text());
}

/** A page of tags: {tags: [{tag, widths, first, last, count}], next}. */
export function tags(parameters, signal) {
  return get('tags', parameters, {signal});
}

/** The parameters of /api for what is shown. */
export function reportParameters(view, start, end) {
  const band = view.band ? ['min', 'max'] : [];
  const functions = [view.fn, ...band.filter(each => each !== view.fn)];
  return {
    tag: view.tags, start: String(start), end: String(end), points: view.points === 1000 ? null : view.points,
    width: view.width || null, fn: functions.join(',') === 'last' ? null : functions.join(','),
    compare: view.compare || null,
  };
}

/** Reports of several tags, in whatever number: {reports, unknown, refused}. */
export async function reports(view, start, end, signal) {
  try {
    const got = await get('api', reportParameters(view, start, end), {signal});
    return got.reports
      ? {reports: got.reports, unknown: got.unknown || [], refused: got.refused || []}
      : {reports: [got], unknown: [], refused: []};
  } catch (e) {
    if (e.status === 404 && view.tags.length === 1) return {reports: [], unknown: view.tags, refused: []};
    throw e;
  }
}

/** Writes; where this address has no routes of writes, says where to go instead. */
export async function write(method, path, body, headers = {}) {
  try {
    return await send(path, {method, body, headers});
  } catch (e) {
    if (e.status === 405 || (e.status === 404 && e.message.startsWith('There is nothing at this path'))) {
      throw new Problem(e.status, 'This address only reads',
        'Writes go to a gateway. Open the console at an address that has both: the front, or standalone.');
    }
    throw e;
  }
}

/** A segment of a path. */
export const segment = encodeURIComponent;
