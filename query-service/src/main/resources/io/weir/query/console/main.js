// The frame: which view is open, the theme, the zone. A view is open(root, parameters) and gives an
// object with close(), with redraw() for another theme or zone, and with move(parameters) where it
// can follow the browser's history by itself.
import {fault, fill, h, icon, ICONS} from './dom.js';
import {openAccountButton} from './sign-in.js';
import {isUtc, setUtc, zoneName} from './time.js';

const VIEWS = {
  series: ['Series', () => import('./series.js')],
  documents: ['Documents', () => import('./documents.js')],
  streams: ['Streams', () => import('./streams.js')],
  keys: ['Keys', () => import('./keys.js')],
  status: ['Status', () => import('./status.js')],
};

let name = null;
let view = null;
let opening = 0;

function stored(key, value) {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch (e) {
    // No storage: for this page only.
  }
  return null;
}

async function show() {
  const parameters = new URLSearchParams(location.search);
  const wanted = VIEWS[parameters.get('view')] ? parameters.get('view') : 'series';
  if (wanted === name && view && view.move) {
    view.move(parameters);
    return;
  }
  const mine = ++opening;
  if (view) view.close();
  view = null;
  name = wanted;
  nav();
  const root = document.getElementById('main');
  document.title = VIEWS[name][0] + ' – Weir';
  try {
    const module = await VIEWS[name][1]();
    if (mine !== opening) return;
    fill(root);
    root.className = 'view-' + name;
    view = module.open(root, parameters);
  } catch (e) {
    fill(root, fault(e, show));
  }
}

function nav() {
  fill(document.getElementById('views'), Object.entries(VIEWS).map(([key, [title]]) =>
    h('a', {href: key === 'series' ? './' : './?view=' + key, 'aria-current': key === name ? 'page' : null,
      onclick: e => {
        if (e.metaKey || e.ctrlKey || e.shiftKey || e.button) return;
        e.preventDefault();
        history.pushState(null, '', e.currentTarget.href);
        name = null;
        show();
      }}, title)));
}

function theme() {
  const order = ['auto', 'light', 'dark'];
  const titles = {auto: 'as the system has it', light: 'light', dark: 'dark'};
  const pictures = {auto: ICONS.auto, light: ICONS.sun, dark: ICONS.moon};
  const button = document.getElementById('theme');
  const paint = () => {
    const chosen = document.documentElement.dataset.theme || 'auto';
    const next = order[(order.indexOf(chosen) + 1) % order.length];
    button.setAttribute('aria-label', 'Theme: ' + titles[chosen] + '. Change to ' + titles[next]);
    button.title = 'Theme: ' + titles[chosen];
    fill(button, icon(pictures[chosen]));
  };
  button.addEventListener('click', () => {
    const chosen = document.documentElement.dataset.theme || 'auto';
    const next = order[(order.indexOf(chosen) + 1) % order.length];
    if (next === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = next;
    stored('weir.theme', next === 'auto' ? '' : next);
    paint();
    if (view) view.redraw();
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => view && view.redraw());
  paint();
}

function zone() {
  setUtc(stored('weir.zone') === 'utc');
  const select = document.getElementById('zone');
  const local = zoneName();
  fill(select, h('option', {value: 'local'}, local === 'UTC' ? 'UTC (here)' : local), h('option', {value: 'utc'}, 'UTC'));
  select.value = isUtc() ? 'utc' : 'local';
  select.addEventListener('change', () => {
    setUtc(select.value === 'utc');
    stored('weir.zone', select.value);
    if (view) view.redraw();
  });
}

theme();
zone();
openAccountButton(document.getElementById('who'), () => {
  name = null;
  show();
});
window.addEventListener('popstate', show);
show();
