// Follows tags as their samples come, over one connection for all that a page shows.
import {query} from './api.js';
import {parse} from './json.js';

/**
 * Follows tags. told(samples) gets [{tag, time, values}]; said(problem) what is wrong, or null.
 * Returns what ends it. While the page is hidden, nothing is followed.
 */
export function follow(tags, width, told, said) {
  let source = null;
  const begin = () => {
    if (source || document.hidden) return;
    source = new EventSource('live?' + query({tag: tags, width}));
    source.onmessage = e => {
      const message = parse(e.data);
      said(message.problem || null);
      if (message.samples) told(message.samples);
    };
    source.onerror = () => said(source.readyState === EventSource.CLOSED
      ? 'The server follows no more views now.' : 'The connection was lost; trying again.');
    source.onopen = () => said(null);
  };
  const end = () => {
    if (source) source.close();
    source = null;
  };
  const visible = () => (document.hidden ? end() : begin());
  document.addEventListener('visibilitychange', visible);
  begin();
  return () => {
    document.removeEventListener('visibilitychange', visible);
    end();
  };
}
