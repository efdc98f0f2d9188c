// What moves on the demo's page: choosing a notice, a view and a severity, by pointer and keyboard.
(() => {
  const one = (selector) => document.querySelector(selector);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const main = one('main'),
    items = all('[data-item]'),
    panes = all('[data-pane]'),
    tabs = all('[role=tab]');
  const phone = matchMedia('(max-width: 760px)');
  const shown = () => items.filter((item) => !item.parentElement.hidden);
  let chosen = 0;

  function choose(number, reading) {
    chosen = number;
    items.forEach((item, at) => {
      item.tabIndex = at === number ? 0 : -1;
      item.toggleAttribute('aria-current', at === number);
      if (at === number) item.setAttribute('aria-current', 'true');
    });
    panes.forEach((pane, at) => {
      pane.hidden = at !== number;
    });
    if (reading) main.dataset.reading = 'true';
    one('.pane').scrollTop = 0;
  }

  function step(by) {
    const list = shown();
    const here = list.indexOf(items[chosen]);
    const next = list[Math.min(list.length - 1, Math.max(0, here + by))];
    if (!next) return;
    choose(items.indexOf(next), main.dataset.reading === 'true');
    if (main.dataset.reading !== 'true' || !phone.matches) next.focus();
  }

  function view(tab) {
    main.dataset.view = tab.dataset.view;
    tabs.forEach((other) => {
      other.setAttribute('aria-selected', String(other === tab));
      other.tabIndex = other === tab ? 0 : -1;
    });
  }

  function back() {
    delete main.dataset.reading;
    items[chosen].focus();
  }

  items.forEach((item, at) => {
    item.addEventListener('click', () => {
      choose(at, true);
      if (phone.matches) {
        scrollTo(0, 0);
        one('.back').focus();
      }
    });
  });
  tabs.forEach((tab, at) => {
    tab.addEventListener('click', () => view(tab));
    tab.addEventListener('keydown', (event) => {
      const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!by) return;
      const next = tabs[(at + by + tabs.length) % tabs.length];
      view(next);
      next.focus();
      event.preventDefault();
    });
  });
  one('.back').addEventListener('click', back);
  all('[data-severity]').forEach((button, _, buttons) => {
    button.addEventListener('click', () => {
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      const wanted = button.dataset.severity;
      items.forEach((item) => {
        item.parentElement.hidden = wanted !== 'all' && item.dataset.item !== wanted;
      });
      const list = shown();
      if (list.length > 0 && !list.includes(items[chosen])) choose(items.indexOf(list[0]), false);
    });
  });
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.getAttribute?.('role') === 'tab') return;
    const by = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
    const inList = event.target.closest?.('.list');
    if (by && (inList || event.key === 'j' || event.key === 'k')) {
      step(by);
      event.preventDefault();
    }
    if (event.key === 'Escape' && main.dataset.reading === 'true') back();
  });
  if (items.length > 0) choose(0, false);
})();
