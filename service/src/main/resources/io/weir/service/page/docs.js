'use strict';
// Shows openapi.yaml. All scalars are read as texts, since numbers of 64 bits do not survive in JavaScript.

const METHODS = ['get', 'head', 'post', 'put', 'patch', 'delete'];
let api;

/** An element; false and missing children are left out. */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value);
  }
  element.append(...children.flat().filter(child => child));
  return element;
}

/** Text in which `code` is marked. */
function prose(text) {
  return text.split('`').map((part, i) => i % 2 ? h('code', {}, part) : part);
}

/** What a reference points to, or the node itself. */
function resolved(node) {
  if (!node || !node.$ref) return node;
  return node.$ref.slice(2).split('/').reduce((from, step) => from[step], api);
}

const named = node => node.$ref.slice(node.$ref.lastIndexOf('/') + 1);

/** A schema in one line; references become links. */
function type(schema) {
  if (!schema || !Object.keys(schema).length) return ['any'];
  if (schema.$ref) return [h('a', {href: '#schema-' + named(schema)}, named(schema))];
  if (schema.oneOf || schema.anyOf) return between((schema.oneOf || schema.anyOf).map(type), ' or ');
  if ('const' in schema) return [schema.const];
  if (schema.enum) return [schema.enum.join(' | ')];
  const names = [schema.type || 'any'].flat();
  return between(names.map(name => {
    if (name === 'array') return schema.items ? ['array of ', ...type(schema.items)] : ['array'];
    if (name === 'object' && schema.properties) {
      return ['{ ', ...between(Object.entries(schema.properties).map(([key, value]) => [key + ': ', ...type(value)]), ', '), ' }'];
    }
    return [name + (schema.format ? ' (' + schema.format + ')' : '') + bounds(schema)];
  }), ' or ');
}

function between(lists, separator) {
  return lists.flatMap((list, i) => i ? [separator, ...list] : list);
}

function bounds(schema) {
  const low = schema.minimum ?? schema.minLength;
  const high = schema.maximum ?? schema.maxLength;
  const range = low && high ? ` ${low} to ${high}` : low ? ` from ${low}` : high ? ` to ${high}` : '';
  return range + (schema.default ? `, default ${schema.default}` : '');
}

function row(name, middle, ...last) {
  return h('tr', {}, h('td', {}, name), h('td', {}, ...middle), h('td', {}, ...last));
}

function table(rows) {
  return h('div', {class: 'scroll'}, h('table', {}, h('tbody', {}, rows)));
}

function parameters(operation) {
  const all = (operation.parameters || []).map(resolved);
  if (!all.length) return [];
  return [h('h3', {}, 'Parameters'), table(all.map(each => row(
    h('code', {}, each.name),
    [each.in, h('br', {}), ...type(each.schema)],
    each.required === 'true' && each.in !== 'path' && h('span', {class: 'required'}, 'required. '),
    ...prose(each.description || ''))))];
}

/** An example as it is sent: what is no text is written as JSON, with its numbers as they stand. */
function exampleText(value) {
  if (typeof value === 'string') return value;
  return JSON.stringify(value).replace(/"(-?\d+(\.\d+)?|true|false|null)"/g, '$1');
}

function body(operation) {
  const given = resolved(operation.requestBody);
  if (!given) return [];
  return [h('h3', {}, 'Body'), ...Object.entries(given.content).flatMap(([name, media]) => [
    h('p', {}, h('code', {}, name), ' ', ...type(media.schema), media.schema.description ? ': ' + media.schema.description : ''),
    media.example !== undefined && h('pre', {}, exampleText(media.example)),
  ])];
}

function responses(operation) {
  return [h('h3', {}, 'Replies'), table(Object.entries(operation.responses).map(([status, reference]) => {
    const response = resolved(reference);
    const media = Object.entries(response.content || {});
    const headers = Object.keys(response.headers || {});
    return row(status, media.flatMap(([name], i) => i ? [h('br', {}), name] : [name]),
      ...prose(response.description),
      ...media.flatMap(([name, each]) => each.schema.$ref && named(each.schema) !== 'Problem' ? [' ', ...type(each.schema)] : []),
      headers.length > 0 && h('div', {class: 'quiet'}, 'Headers: ' + headers.join(', ')));
  }))];
}

/** A command that sends the examples to this server. */
function curl(method, path, operation) {
  const all = (operation.parameters || []).map(resolved).filter(each => each.example !== undefined);
  const text = value => encodeURIComponent([value].flat().join()).replace(/%3A/g, ':').replace(/%2C/g, ',');
  let url = path;
  for (const each of all.filter(p => p.in === 'path')) url = url.replace(`{${each.name}}`, text(each.example));
  const query = all.filter(p => p.in === 'query').map(p => p.name + '=' + text(p.example)).join('&');
  let command = 'curl -sS' + (method === 'get' ? '' : method === 'head' ? ' -I' : ' -X ' + method.toUpperCase())
    + ` '${location.origin}${url}${query ? '?' + query : ''}'`;
  const media = Object.entries(resolved(operation.requestBody)?.content || {}).find(([, each]) => each.example !== undefined);
  if (media) {
    command += ` \\\n  -H 'Content-Type: ${media[0]}' --data-binary '${exampleText(media[1].example).trimEnd().replaceAll("'", "'\\''")}'`;
  }
  return [h('h3', {}, 'Try it'), h('pre', {}, command)];
}

function operation(method, path, each) {
  const content = h('div', {});
  const details = h('details', {id: each.operationId},
    h('summary', {}, h('span', {class: 'method ' + method}, method.toUpperCase()), h('code', {class: 'path'}, path),
      h('span', {class: 'quiet'}, each.summary)), content);
  details.addEventListener('toggle', () => {
    if (!details.open || content.firstChild) return;
    content.append(...[
      each.description && h('p', {}, ...prose(each.description)),
      ...parameters(each), ...body(each), ...responses(each), ...curl(method, path, each)].filter(part => part));
  });
  return details;
}

function schema(name, each) {
  const properties = Object.entries(each.properties || {});
  return h('details', {id: 'schema-' + name}, h('summary', {}, h('code', {class: 'path'}, name),
    each.description && h('span', {class: 'quiet'}, each.description)),
    h('div', {}, properties.length ? table(properties.map(([key, value]) => row(
      h('code', {}, key), type(value),
      (each.required || []).includes(key) && h('span', {class: 'required'}, 'always. '), value.description || '')))
      : h('p', {}, ...type(each))));
}

/** Opens what the address names. */
function open() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) {
    target.open = true;
    target.scrollIntoView();
  }
}

function show() {
  const operations = Object.entries(api.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]).map(method => ({method, path, each: item[method]})));
  const links = [];
  const parts = [h('h1', {}, api.info.title + ' over HTTP'), h('p', {}, ...prose(api.info.description)),
    h('p', {}, h('a', {href: 'openapi.yaml'}, 'openapi.yaml'), ' is the same for programs.')];
  for (const tag of api.tags) {
    const own = operations.filter(each => each.each.tags.includes(tag.name));
    parts.push(h('h2', {}, tag.name), h('p', {class: 'quiet'}, tag.description),
      ...own.map(({method, path, each}) => operation(method, path, each)));
    links.push(h('section', {}, h('h4', {}, tag.name), h('ul', {}, own.map(({method, path, each}) =>
      h('li', {'data-text': `${method} ${path} ${each.summary}`.toLowerCase()},
        h('a', {href: '#' + each.operationId}, h('span', {class: 'method ' + method}, method.toUpperCase()), path))))));
  }
  parts.push(h('h2', {}, 'Shapes'), ...Object.entries(api.components.schemas).map(([name, each]) => schema(name, each)));
  document.getElementById('main').replaceChildren(...parts);
  document.getElementById('links').replaceChildren(...links);
}

function filter(text) {
  const words = text.toLowerCase().split(/\s+/);
  for (const section of document.querySelectorAll('#links section')) {
    let some = false;
    for (const item of section.querySelectorAll('li')) {
      item.hidden = !words.every(word => item.dataset.text.includes(word));
      some = some || !item.hidden;
    }
    section.hidden = !some;
  }
}

async function start() {
  const state = document.getElementById('state');
  try {
    const response = await fetch('openapi.yaml');
    if (!response.ok) throw new Error('status ' + response.status);
    api = jsyaml.load(await response.text(), {schema: jsyaml.FAILSAFE_SCHEMA});
    show();
    open();
  } catch (e) {
    state.append(` could not be shown: ${e.message}. Reload to try again.`);
  }
}

document.getElementById('find').addEventListener('input', event => filter(event.target.value));
addEventListener('hashchange', open);
start();
