// Traces of numbers that link to the figures behind them: kept as numbers of words, put together when asked for.
(() => {
  'use strict';
  const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const store = JSON.parse(document.getElementById('traces').textContent);
  const panel = document.getElementById('trace'), to = panel.querySelector('a');
  const said = (cell) => (cell.querySelector('summary') || cell).textContent.trim();
  // By their order in the page, before any table is sorted.
  const traces = new Map(Array.from(document.querySelectorAll('td > a')).map((link, at) => [link, store.texts[store.order[at]]]));
  const read = (text) => {
    let words = '';
    for (let at = 0; at < text.length; at += store.signs) {
      let number = 0;
      for (let sign = 0; sign < store.signs; sign += 1) number = number * 64 + SIGNS.indexOf(text.charAt(at + sign));
      words += store.words[number];
    }
    return words;
  };

  let opener = null;
  const close = (back) => {
    if (!opener) return;
    panel.hidden = true;
    opener.classList.remove('open');
    opener.removeAttribute('aria-expanded');
    const was = opener;
    opener = null;
    if (back) was.focus();
  };
  const open = (link) => {
    close(false);
    const cell = link.parentNode, table = cell.closest('table'), profile = cell.closest('.profile');
    const heading = table.tHead.rows[0].cells[cell.cellIndex], head = heading.querySelector('button') || heading;
    const row = cell.parentNode.querySelector('th');
    const parts = [document.body.dataset.trace, profile ? said(profile.querySelector('summary b')) : '', row ? said(row) : '', head.firstChild.textContent.trim(), said(cell)];
    panel.querySelector('b').textContent = parts.filter((part) => part !== '').join(' · ');
    panel.querySelector('p').textContent = read(traces.get(link));
    to.setAttribute('href', link.getAttribute('href'));
    panel.hidden = false;
    link.classList.add('open');
    link.setAttribute('aria-expanded', 'true');
    opener = link;
    panel.focus();
  };
  document.addEventListener('click', (event) => {
    const link = event.target.closest ? event.target.closest('td > a') : null;
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      if (link === opener) close(true); else open(link);
    } else if (!panel.contains(event.target)) {
      close(false);
    }
  });
  to.addEventListener('click', () => close(false));
  panel.querySelector('button').addEventListener('click', () => close(true));
  document.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(true); });
})();
