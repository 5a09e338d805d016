// Who uses the page: a token, kept for this tab alone and for no longer than it. No cookie, so that no
// other page can use it.
const KEY = 'weir.session';

const listeners = [];
let held = read();

function read() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch (e) {
    return null;
  }
}

/** {token, name, byPassword}, or null. */
export function holder() {
  return held;
}

/** Null where nobody has signed in. */
export function token() {
  return held && held.token;
}

/** Tells of each change: listener(now, before), either of which may be null. */
export function onChange(listener) {
  listeners.push(listener);
}

/** Signs in, or out with null. */
export function keep(next) {
  const before = held;
  held = next;
  try {
    if (next) sessionStorage.setItem(KEY, JSON.stringify(next));
    else sessionStorage.removeItem(KEY);
  } catch (e) {
    // No storage: until the page is loaded again.
  }
  listeners.forEach(each => each(next, before));
}
