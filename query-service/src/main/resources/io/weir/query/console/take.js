// What can be taken away: rows as CSV, the charts as a picture, a link, the request as curl.
import {credentials, query, reportParameters, save} from './api.js';
import {copyable, h, notice} from './dom.js';
import {inks} from './palette.js';
import {formatTime} from './time.js';

export function openTake(view, shown, charts) {
  const parameters = reportParameters(view, shown.start, shown.end);
  const request = new URL('api?' + query(parameters), location.href).href;
  const csv = 'api?' + query({...parameters, format: 'csv'});
  const name = (view.tags.length === 1 ? view.tags[0] : 'weir-' + view.tags.length + '-tags').replace(/[^\w.-]+/g, '_');
  const fixed = new URL(location.href);
  fixed.searchParams.set('start', shown.start);
  fixed.searchParams.set('end', shown.end);
  const dialog = h('dialog', {class: 'take', 'aria-label': 'Take away', onclose: () => dialog.remove(),
    onclick: e => e.target === dialog && dialog.close()},
    h('div', {},
      h('header', {}, h('h2', {}, 'Take away'),
        h('button', {type: 'button', class: 'ghost text', onclick: () => dialog.close()}, 'Close')),
      h('div', {class: 'row'},
        h('button', {type: 'button', id: 'csv', onclick: () => save(csv, name + '.csv').catch(e => notice(e.message))}, 'CSV of these rows'),
        h('button', {type: 'button', id: 'png', disabled: charts.length === 0, onclick: () => picture(charts, name + '.png')}, 'Picture (PNG)')),
      h('h3', {}, 'Link to this view'), copyable('Link', location.href),
      h('h3', {}, 'Link to this interval'), copyable('Link to the interval', fixed.href),
      h('h3', {}, 'The request'), copyable('Command', "curl '" + request.replace(/'/g, '%27') + "'" + credentials())));
  document.body.append(dialog);
  dialog.showModal();
}

/** Charts below each other, with their titles and legends. */
function picture(charts, name) {
  const ink = inks();
  const ratio = devicePixelRatio || 1;
  const canvases = charts.map(chart => chart.u.ctx.canvas);
  const width = Math.max(...canvases.map(canvas => canvas.width));
  const head = 34 * ratio;
  const foot = 30 * ratio;
  const canvas = h('canvas', {width, height: canvases.reduce((sum, each) => sum + head + each.height + foot, 0)});
  const ctx = canvas.getContext('2d');
  const family = getComputedStyle(document.body).fontFamily;
  ctx.fillStyle = ink.paper;
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  let y = 0;
  charts.forEach((chart, i) => {
    const {title, length, lines} = chart.data;
    const start = chart.data.start + BigInt(chart.data.from);
    ctx.textBaseline = 'middle';
    ctx.font = '600 ' + 14 * ratio + 'px ' + family;
    ctx.fillStyle = ink.text;
    ctx.fillText(title, 14 * ratio, y + head / 2);
    const at = ctx.measureText(title).width + 28 * ratio;
    ctx.font = 12 * ratio + 'px ' + family;
    ctx.fillStyle = ink.quiet;
    ctx.fillText(formatTime(start) + ' – ' + formatTime(start + BigInt(length)), at, y + head / 2);
    ctx.drawImage(canvases[i], 0, y + head);
    y += head + canvases[i].height;
    let x = 14 * ratio;
    for (const line of lines.filter(each => !each.hidden)) {
      ctx.fillStyle = line.colour;
      ctx.fillRect(x, y + foot / 2 - ratio, 14 * ratio, 2 * ratio);
      ctx.fillStyle = ink.text;
      ctx.fillText(line.label, x + 20 * ratio, y + foot / 2);
      x += 34 * ratio + ctx.measureText(line.label).width;
    }
    y += foot;
  });
  canvas.toBlob(blob => {
    const url = URL.createObjectURL(blob);
    h('a', {href: url, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(url), 10_000);
    notice('Picture saved');
  });
}
