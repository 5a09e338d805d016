// Asks the server that the page is from, and no other.
import {parse} from './json.js';

/** What the server says went wrong: its title, its detail, and when to try again. */
export class Problem extends Error {
  constructor(status, title, detail, retryAfter) {
    super(detail);
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
  }
}

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

/** Sends a request; a reply that is not one of success is thrown as a Problem. */
export async function send(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (e) {
    if (e.name === 'AbortError') throw e;
    throw new Problem(0, 'The server cannot be reached', 'It may have stopped, or the network is down.');
  }
  if (response.ok) return response;
  let title = response.statusText || 'Status ' + response.status;
  let detail = 'The server answered with status ' + response.status + '.';
  try {
    const problem = await response.json();
    title = problem.title || title;
    detail = problem.detail || detail;
  } catch (e) {
    // No problem+json: the status alone.
  }
  throw new Problem(response.status, title, detail, Number(response.headers.get('Retry-After')) || 0);
}

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
