(() => {
  'use strict';
  const words = document.body.dataset, live = document.getElementById('live');
  const collator = new Intl.Collator('zh-CN', { numeric: true });
  const each = (selector, work, root) => Array.from((root || document).querySelectorAll(selector)).forEach(work);
  // What a cell says, without its trace.
  const said = (cell) => (cell.querySelector('summary') || cell).textContent.trim();

  // Numbers before words; gaps and empty cells last, whichever way the column is sorted. A number is told by its
  // text, but for signs before it, unless the cell names another.
  const keyOf = (cell) => {
    if (!cell || cell.classList.contains('g') || said(cell) === '') return { rank: 2, key: 0 };
    if (cell.dataset.v !== undefined) return { rank: 0, key: Number(cell.dataset.v) };
    const number = /^[nb]\b/.test(cell.className) ? /^[=≥≤<>+]*(-?[0-9.]+)/.exec(said(cell)) : null;
    return number ? { rank: 0, key: Number(number[1]) } : { rank: 1, key: said(cell) };
  };
  const compare = (a, b) => (a.rank === 1 ? collator.compare(a.key, b.key) : a.key - b.key);
  const sort = (th) => {
    const body = th.closest('table').tBodies[0], was = th.getAttribute('aria-sort');
    // The first click on a score shows the best on top.
    const up = was ? was !== 'ascending' : !th.classList.contains('b');
    const rows = Array.from(body.rows).map((row, at) => Object.assign({ row, at }, keyOf(row.cells[th.cellIndex])));
    rows.sort((a, b) => a.rank - b.rank || (up ? compare(a, b) : compare(b, a)) || a.at - b.at);
    rows.forEach((entry) => body.appendChild(entry.row));
    each('th[aria-sort]', (other) => other.removeAttribute('aria-sort'), th.parentNode);
    th.setAttribute('aria-sort', up ? 'ascending' : 'descending');
    live.textContent = [words.sorted, headingOf(th), up ? words.ascending : words.descending].join(' ').trim();
  };
  const headingOf = (th) => th.querySelector('button').firstChild.textContent;
  each('thead button', (button) => button.addEventListener('click', () => sort(button.parentNode)));

  each('.controls', (controls) => {
    const input = controls.querySelector('input'), rows = Array.from(controls.parentNode.querySelectorAll('tbody tr'));
    const by = controls.parentNode.querySelector('table').dataset.by;
    const groupOf = (row) => (by === undefined ? row.dataset.group : said(row.cells[by]));
    let group = '';
    const filter = () => {
      const wanted = input.value.trim().toLowerCase();
      rows.forEach((row) => {
        const text = Array.from(row.cells).map(said).join(' ').toLowerCase();
        row.hidden = (group !== '' && groupOf(row) !== group) || text.indexOf(wanted) < 0;
      });
      controls.querySelector('output').textContent = rows.filter((row) => !row.hidden).length + ' / ' + rows.length;
    };
    each('button', (button) => button.addEventListener('click', () => {
      group = button.dataset.group;
      each('button', (other) => other.setAttribute('aria-pressed', String(other === button)), controls);
      filter();
    }), controls);
    input.addEventListener('input', filter);
    controls.hidden = false;
    // Nothing is filtered yet, and reading every cell of every table would keep the page waiting.
    controls.querySelector('output').textContent = rows.length + ' / ' + rows.length;
  });

  // One trace at a time, headed by row, column and value; a click elsewhere or Escape closes it.
  // What is open is asked of the page: the browser tells of an opened trace only after the keys typed meanwhile.
  const close = (but) => {
    document.querySelectorAll('td > details[open], th > details[open]').forEach((trace) => { if (trace !== but) trace.open = false; });
  };
  document.addEventListener('toggle', (event) => {
    const trace = event.target, cell = trace.parentNode;
    if (cell.tagName !== 'TD' && cell.tagName !== 'TH') return;
    cell.classList.toggle('open', trace.open);
    if (!trace.open) return;
    close(trace);
    const named = cell.parentNode.querySelector('th'), column = cell.closest('table').tHead.rows[0].cells[cell.cellIndex];
    const parts = [words.trace, named ? said(named) : '', headingOf(column), said(cell)];
    trace.lastElementChild.setAttribute('data-head', parts.filter((part) => part !== '').join(' · '));
  }, true);
  document.addEventListener('click', (event) => close(event.target.closest ? event.target.closest('td > details, th > details') : null));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(null); });

  const reveal = () => {
    const target = document.querySelector(':target');
    for (let node = target; node; node = node.parentNode) if (node.tagName === 'DETAILS') node.open = true;
    if (target) target.scrollIntoView();
  };
  window.addEventListener('hashchange', reveal);
  reveal();

  let opened = [];
  window.addEventListener('beforeprint', () => {
    opened = Array.from(document.querySelectorAll('.fold:not([open])'));
    opened.forEach((fold) => { fold.open = true; });
  });
  window.addEventListener('afterprint', () => opened.forEach((fold) => { fold.open = false; }));
})();
