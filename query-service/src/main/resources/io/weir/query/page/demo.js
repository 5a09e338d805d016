
(() => {
  const chart = document.getElementById('chart');
  if (!chart) return;
  const cross = document.getElementById('cross');
  const tip = document.getElementById('tip');
  const rows = document.getElementById('rows').tBodies[0].rows;
  const left = Number(chart.dataset.left);
  const right = Number(chart.dataset.right);
  const hidden = new Set();

  const element = (name, text) => {
    const made = document.createElement(name);
    made.textContent = text ?? '';
    return made;
  };

  // Times stay the texts of the table's cells: int64 ns do not survive as numbers.
  const fill = (row) => {
    const [utc, ns, ...values] = Array.from(row.cells, (cell) => cell.textContent);
    const head = element('p', utc + ' UTC');
    head.append(element('br'), element('small', ns + ' ns'));
    tip.replaceChildren(head);
    if (row.cells[2].classList.contains('none')) {
      tip.append(element('small', values[0]));
      return;
    }
    const table = element('table');
    values.forEach((value, i) => {
      if (hidden.has(String(i))) return;
      const line = table.insertRow();
      const name = line.insertCell();
      name.className = 'c' + i % 10;
      name.textContent = 'value ' + (i + 1);
      line.insertCell().textContent = value;
    });
    tip.append(table);
  };

  const hide = () => {
    cross.setAttribute('visibility', 'hidden');
    tip.hidden = true;
  };

  const show = (event) => {
    const box = chart.getBoundingClientRect();
    const unit = box.width / chart.viewBox.baseVal.width;
    const part = ((event.clientX - box.left) / unit - left) / (right - left);
    if (part < 0 || part > 1) return hide();
    const row = Math.min(rows.length, Math.max(1, Math.ceil(part * rows.length)));
    const at = left + (right - left) * row / rows.length;
    cross.setAttribute('x1', at);
    cross.setAttribute('x2', at);
    cross.setAttribute('visibility', 'visible');
    fill(rows[row - 1]);
    tip.hidden = false;
    const figure = tip.parentElement;
    const inFigure = box.left - figure.getBoundingClientRect().left + at * unit;
    tip.style.left = part < 0.5 ? inFigure + 14 + 'px' : 'auto';
    tip.style.right = part < 0.5 ? 'auto' : figure.clientWidth - inFigure + 14 + 'px';
  };

  chart.addEventListener('pointermove', show);
  chart.addEventListener('pointerdown', show);
  chart.addEventListener('pointerleave', hide);
  document.querySelectorAll('.legend button').forEach((button) => {
    button.addEventListener('click', () => {
      const value = button.dataset.value;
      const off = !hidden.delete(value);
      if (off) hidden.add(value);
      button.setAttribute('aria-pressed', String(!off));
      chart.querySelector('path[data-value="' + value + '"]').classList.toggle('off', off);
    });
  });
})();
