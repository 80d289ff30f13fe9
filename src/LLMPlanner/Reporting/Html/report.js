'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const strings = JSON.parse(document.getElementById('strings').textContent);
  const root = document.documentElement;
  const style = name => getComputedStyle(root).getPropertyValue(name).trim();
  let language = (navigator.language || 'en').toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en';
  const charts = [];

  const text = key => (strings[language] && strings[language][key]) || strings.en[key] || key;

  function translate() {
    root.lang = language;
    document.querySelectorAll('[data-text]').forEach(e => { e.textContent = text(e.dataset.text); });
    document.querySelectorAll('[data-label]').forEach(e => { e.setAttribute('aria-label', text(e.dataset.label)); });
    document.querySelectorAll('[data-hint]').forEach(e => { e.placeholder = text(e.dataset.hint); });
    document.querySelectorAll('table[data-rows]').forEach(countRows);
    draw();
  }

  const colors = () => ['#3b7dd8', '#2fa36b', '#8e5bc9', '#d9962f', '#6b7b8c'];

  function options(extra) {
    const front = style('--front');
    const line = style('--line');
    const axis = title => ({ title: { display: true, text: title, color: front }, ticks: { color: front }, grid: { color: line } });
    return Object.assign({
      responsive: true, maintainAspectRatio: false, animation: false,
      plugins: { legend: { labels: { color: front } } },
    }, extra(axis));
  }

  function bars(canvas) {
    const devices = data.devices[Number(canvas.dataset.chart)];
    const kinds = ['weights', 'cache', 'state', 'workspace', 'overhead'];
    const sets = kinds.map((kind, i) => ({ label: text(kind), data: devices.map(d => d[kind]), backgroundColor: colors()[i], stack: 'used' }));
    sets.push({ label: text('free'), data: devices.map(d => d.free), backgroundColor: style('--none-back'), stack: 'used' });
    return { type: 'bar', data: { labels: devices.map(d => d.device), datasets: sets },
      options: options(axis => ({ indexAxis: 'y', scales: { x: Object.assign(axis('GiB'), { stacked: true }), y: Object.assign(axis(''), { stacked: true }) } })) };
  }

  function scatter() {
    const front = data.plans.filter(p => p.pareto);
    const label = p => p.name;
    return { type: 'scatter', data: { datasets: [
      { label: text('plans'), data: data.plans, backgroundColor: colors()[0], pointRadius: 5 },
      { label: text('pareto'), data: front, type: 'line', borderColor: colors()[3], pointRadius: 0, showLine: true, borderWidth: 2 },
    ] }, options: options(axis => ({ parsing: { xAxisKey: 'price', yAxisKey: 'speed' },
      scales: { x: axis(text('price') + ' (' + data.currency + ')'), y: axis(text('speed')) },
      plugins: { legend: { labels: { color: style('--front') } }, tooltip: { callbacks: { label: c => label(c.raw) } } } })) };
  }

  function draw() {
    charts.splice(0).forEach(c => c.destroy());
    document.querySelectorAll('canvas[data-chart]').forEach(canvas => {
      charts.push(new Chart(canvas, canvas.dataset.chart === 'plans' ? scatter() : bars(canvas)));
    });
  }

  const value = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent : Number(cell.dataset.value);
  };

  function sort(table, column, header) {
    const down = header.getAttribute('aria-sort') === 'ascending';
    table.querySelectorAll('thead th').forEach(th => th.removeAttribute('aria-sort'));
    header.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    const body = table.tBodies[0];
    const collator = new Intl.Collator(language, { numeric: true });
    const rows = Array.from(body.rows).map(row => ({ row, key: value(row, column) }));
    rows.sort((a, b) => typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : collator.compare(String(a.key), String(b.key)));
    if (down) { rows.reverse(); }
    const fragment = document.createDocumentFragment();
    rows.forEach(r => fragment.append(r.row));
    body.append(fragment);
  }

  function filter(table, words) {
    const wanted = words.toLowerCase().split(/\s+/).filter(w => w);
    for (const row of table.tBodies[0].rows) {
      const content = row.textContent.toLowerCase();
      row.hidden = !wanted.every(w => content.includes(w));
    }
    countRows(table);
  }

  function countRows(table) {
    const all = table.tBodies[0].rows.length;
    const shown = Array.from(table.tBodies[0].rows).filter(r => !r.hidden).length;
    const place = document.getElementById(table.id + '-count');
    if (place) { place.textContent = text('rows').replace('{0}', shown).replace('{1}', all); }
  }

  document.querySelectorAll('table[data-rows]').forEach(table => {
    table.querySelectorAll('thead th').forEach((th, column) => th.querySelector('button').addEventListener('click', () => sort(table, column, th)));
    const input = document.getElementById(table.id + '-filter');
    let timer = 0;
    if (input) { input.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(() => filter(table, input.value), 120); }); }
  });

  const themes = ['auto', 'light', 'dark'];
  document.getElementById('theme').addEventListener('click', () => {
    const next = themes[(themes.indexOf(root.dataset.theme || 'auto') + 1) % themes.length];
    if (next === 'auto') { delete root.dataset.theme; } else { root.dataset.theme = next; }
    draw();
  });
  document.getElementById('language').addEventListener('change', e => { language = e.target.value; translate(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  addEventListener('beforeprint', () => charts.forEach(c => c.resize()));
  document.getElementById('language').value = language;
  translate();
  root.dataset.ready = 'true';
})();
