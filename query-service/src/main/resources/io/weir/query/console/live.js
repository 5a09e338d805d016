// Follows tags as their samples come, over one connection for all that a page shows.
import {query} from './api.js';
import {follow as followEvents} from './events.js';
import {parse} from './json.js';

/**
 * Follows tags. told(samples) gets [{tag, time, values}]; said(problem) what is wrong, or null.
 * Returns what ends it. While the page is hidden, nothing is followed.
 */
export function follow(tags, width, told, said) {
  let unfollow = null;
  const begin = () => {
    if (unfollow || document.hidden) return;
    unfollow = followEvents('live?' + query({tag: tags, width}), data => {
      const message = parse(data);
      said(message.problem || null);
      if (message.samples) told(message.samples);
    }, said);
  };
  const end = () => {
    if (unfollow) unfollow();
    unfollow = null;
  };
  const visible = () => (document.hidden ? end() : begin());
  document.addEventListener('visibilitychange', visible);
  begin();
  return () => {
    document.removeEventListener('visibilitychange', visible);
    end();
  };
}
