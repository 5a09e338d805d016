// Server-Sent Events over fetch: EventSource can send no token but in the address, and tells no status.
import {send} from './api.js';

/** Until the server says otherwise. */
const AGAIN_MS = 3000;

/** Statuses of what may be over in a moment; 0 is that of no reply. */
const PASSING = [0, 408, 429, 500, 502, 503, 504];

/**
 * Follows events, and goes on after the last one where the connection is lost. told(data) gets each,
 * said(text) what is wrong, or null. Returns what ends it.
 */
export function follow(path, told, said) {
  let whole = ''; // the last id that came with its event
  const ended = new AbortController();
  const {signal} = ended;
  let last = '';
  let again = AGAIN_MS;

  async function read() {
    const headers = {Accept: 'text/event-stream'};
    last = whole; // a part of an event comes again
    if (last) headers['Last-Event-ID'] = last;
    const response = await send(path, {signal, headers, cache: 'no-store'});
    said(null);
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    let data = [];
    for (;;) {
      const {value, done} = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop();
      for (const line of lines) {
        if (line.startsWith('id: ')) {
          last = line.slice(4);
        } else if (line.startsWith('retry: ')) {
          again = Number(line.slice(7));
        } else if (line.startsWith('data: ')) {
          data.push(line.slice(6));
        } else if (line === '') {
          whole = last; // a beat, which has no data, tells how far all is told
          const text = data.join('\n');
          data = [];
          if (text) told(text);
        }
      }
    }
  }

  async function run() {
    while (!signal.aborted) {
      let wait = again;
      try {
        await read();
        if (!signal.aborted) said('The connection was lost; trying again.');
      } catch (e) {
        if (signal.aborted) return;
        // A connection that breaks is a fault without a status.
        said(e.status ? e.message : 'The connection was lost; trying again.');
        if (e.status && !PASSING.includes(e.status)) return;
        wait = Math.max(wait, 1000 * (e.retryAfter || 0));
      }
      await new Promise(resolve => setTimeout(resolve, wait));
    }
  }

  run();
  return () => ended.abort();
}
