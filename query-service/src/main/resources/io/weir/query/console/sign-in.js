// Signing in and out. What asks for it waits, and goes on afterwards where it was.
import {fill, h, notice} from './dom.js';
import {request} from './request.js';
import {holder, keep, onChange, token} from './session.js';

const SHORTEST = 8;

let asking = null;
let isDeclined = false;

/**
 * Asks who uses the page, since a request with this token (null: none) was refused with 401. Gives
 * whether to try again; where somebody has closed the dialog, it stays closed until asked for.
 */
export function askAgain(sent) {
  if (token() !== sent) return Promise.resolve(true);
  return isDeclined ? Promise.resolve(false) : ask();
}

/** Asks who uses the page. Gives whether somebody has signed in. */
export function ask() {
  if (!asking) {
    const before = holder();
    asking = new Promise(resolve => openSignIn(before, resolve)).then(isIn => {
      asking = null;
      isDeclined = !isIn;
      return isIn;
    });
  }
  return asking;
}

const json = body => ({method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify(body)});

/** A field of a dialog, whose id differs from those of the page below it. */
function field(name, title, attributes) {
  const id = 'account-' + name;
  return h('label', {for: id}, h('span', {}, title), h('input', {id, required: true, autocapitalize: 'none', spellcheck: 'false', ...attributes}));
}

const text = name => document.getElementById('account-' + name).value;

/** A form whose button works until its action is done; what went wrong is said in it. */
function form(button, fields, action) {
  const said = h('p', {class: 'bad', role: 'alert'});
  const submit = h('button', {class: 'primary'}, button);
  return h('form', {class: 'send', onsubmit: async e => {
    e.preventDefault();
    submit.disabled = true;
    said.textContent = '';
    try {
      await action();
    } catch (error) {
      said.textContent = error.message;
      submit.disabled = false;
    }
  }}, h('div', {class: 'fields'}, fields), said, h('div', {class: 'row'}, submit));
}

function openDialog(title, closed) {
  const content = h('div', {});
  const dialog = h('dialog', {class: 'account', 'aria-labelledby': 'account-title', onclose: () => {
    dialog.remove();
    closed();
  }}, content);
  const show = (heading, said, ...parts) => {
    fill(content, h('header', {}, h('h2', {id: 'account-title'}, heading),
      h('button', {type: 'button', class: 'ghost text', onclick: () => dialog.close()}, 'Close')),
    h('p', {class: 'quiet'}, said), ...parts);
    if (dialog.open) content.querySelector('input, button.primary')?.focus();
  };
  document.body.append(dialog);
  return {show, begin: () => dialog.showModal(), close: () => dialog.close()};
}

function openSignIn(before, resolve) {
  let isIn = false;
  const dialog = openDialog('Sign in', () => resolve(isIn));
  const done = next => {
    isIn = true;
    keep(next);
    dialog.close();
  };
  const enter = async (username, password) => {
    const reply = await (await request('sessions', json({username, password}), null).catch(e => {
      throw e.status === 401 ? new Error('That is not the password of such a user.') : e;
    })).json();
    const next = {token: reply.token, name: reply.username, byPassword: true};
    if (!reply.mustChangePassword) {
      done(next);
      return;
    }
    dialog.show('Choose a password', 'The one that you have is for the first time only.',
      changeForm(next, password, done));
  };
  const useToken = async () => {
    const given = text('token').trim();
    const reply = await (await request('sessions', {}, given)).json();
    done({token: given, name: reply.username, byPassword: false});
  };
  dialog.show('Sign in', before ? 'The session of ' + before.name + ' has ended. Sign in, and this page goes on where it was.'
    : 'This server shows more to those it knows.',
  form('Sign in', [
    field('user', 'User', {autocomplete: 'username', value: before && before.byPassword ? before.name : '', autofocus: !before}),
    field('password', 'Password', {type: 'password', autocomplete: 'current-password', autofocus: !!before})],
  () => enter(text('user'), text('password'))),
  h('details', {}, h('summary', {}, 'Use a token'),
    form('Use it', [field('token', 'Token', {type: 'password', autocomplete: 'off'})], useToken)));
  dialog.begin();
}

/** Changes the password, which ends all sessions of the user, and begins another one. */
function changeForm(who, old, done) {
  const current = old === null ? [field('old', 'Now', {type: 'password', autocomplete: 'current-password'})] : [];
  return form('Change it', [...current,
    field('new', 'New', {type: 'password', autocomplete: 'new-password', minlength: SHORTEST}),
    field('again', 'Again', {type: 'password', autocomplete: 'new-password', minlength: SHORTEST})],
  async () => {
    const password = text('new');
    if (password !== text('again')) throw new Error('The two are not the same.');
    await request('users', {...json({username: who.name, old: old === null ? text('old') : old, password}), method: 'PUT'}, who.token);
    const reply = await (await request('sessions', json({username: who.name, password}), null)).json();
    notice('The password is changed');
    done({...who, token: reply.token});
  });
}

function openAccount() {
  const who = holder();
  const dialog = openDialog(who.name, () => {});
  const out = async () => {
    try {
      await request('sessions', {method: 'DELETE'}, who.token);
    } catch (e) {
      // A token of a file has no session; one that has ended needs no end.
    }
    dialog.close();
    isDeclined = false;
    keep(null);
  };
  const change = () => dialog.show('Change password', 'All other sessions of ' + who.name + ' end.', changeForm(who, null, next => {
    keep(next);
    dialog.close();
  }));
  dialog.show(who.name, who.byPassword ? 'Signed in until this tab is closed, or the session ends.' : 'By a token, until this tab is closed.',
    h('div', {class: 'row'}, h('button', {type: 'button', class: 'primary', id: 'sign-out', onclick: out}, 'Sign out'),
      who.byPassword ? h('button', {type: 'button', id: 'change-password', onclick: change}, 'Change password') : null));
  dialog.begin();
}

/**
 * What stands in the bar: who uses the page, or a way to say so; nothing where nobody is asked.
 * reopen() shows anew what the page shows.
 */
export async function openAccountButton(place, reopen) {
  const paint = () => {
    const who = holder();
    fill(place, who
      ? h('button', {type: 'button', class: 'ghost text', id: 'account', 'aria-haspopup': 'dialog', 'aria-label': 'Account of ' + who.name, onclick: openAccount}, who.name)
      : h('button', {type: 'button', id: 'sign-in', 'aria-haspopup': 'dialog', onclick: async () => {
        if (await ask()) reopen();
      }}, 'Sign in'));
  };
  onChange((now, before) => {
    paint();
    if (before && (!now || now.name !== before.name)) reopen();
  });
  try {
    await request('sessions', {}, token());
  } catch (e) {
    if (e.status !== 401) return;
  }
  paint();
}
