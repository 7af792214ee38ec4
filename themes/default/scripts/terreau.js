// What a script adds to pages that work without it: suggestions, "/" to search, copying a citation, printing, the light.
'use strict';

// shade: automatic, light or dark, kept on this device alone.
for (const group of document.querySelectorAll('[data-shade]')) {
  const root = document.documentElement;
  const show = () => {
    for (const b of group.querySelectorAll('button')) b.setAttribute('aria-pressed', String(b.value === (root.dataset.theme || '')));
  };
  group.addEventListener('click', event => {
    const button = event.target.closest('button');
    if (!button) return;
    if (button.value) root.dataset.theme = button.value; else delete root.dataset.theme;
    try {
      if (button.value && !('shared' in document.body.dataset)) localStorage.setItem('theme', button.value); else localStorage.removeItem('theme');
    } catch { /* the choice lasts as long as the page */ }
    show();
  });
  show();
  group.hidden = false;
}

for (const button of document.querySelectorAll('[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => print());
}

for (const button of navigator.clipboard ? document.querySelectorAll('[data-copy]') : []) {
  button.hidden = false;
  button.addEventListener('click', async () => {
    const words = button.querySelector('span');
    const before = words.textContent;
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent.trim());
    words.textContent = button.dataset.done;
    say(button.dataset.done);
    setTimeout(() => { words.textContent = before; }, 3000);
  });
}

// What is typed in a password's box may be looked at.
for (const button of document.querySelectorAll('[data-reveal]')) {
  const box = document.getElementById(button.dataset.reveal), words = button.querySelector('span'), show = words.textContent;
  button.hidden = false;
  button.addEventListener('click', () => {
    const hidden = box.type === 'password';
    box.type = hidden ? 'text' : 'password';
    words.textContent = hidden ? button.dataset.hide : show;
  });
  box.form.addEventListener('submit', () => { box.type = 'password'; });
}

// A link into a closed fold opens it, in browsers that do not do so by themselves.
const unfold = () => {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let fold = target && target.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
};
addEventListener('hashchange', unfold);
unfold();

// The part being read, in the contents beside the text.
const marks = [...document.querySelectorAll('.toc a')];
if (marks.length && 'IntersectionObserver' in window) {
  const heads = marks.map(a => document.getElementById(decodeURIComponent(a.hash.slice(1)))).filter(Boolean);
  const mark = () => {
    const at = heads.filter(h => h.getBoundingClientRect().top < innerHeight * 0.35).pop();
    for (const a of marks) {
      if (at && a.hash === '#' + encodeURIComponent(at.id)) a.setAttribute('aria-current', 'true'); else a.removeAttribute('aria-current');
    }
  };
  const watch = new IntersectionObserver(mark, {rootMargin: '0px 0px -65% 0px'});
  heads.forEach(h => watch.observe(h));
  addEventListener('scrollend', mark);
}

// say speaks to screen readers through one live region.
let region;
function say(text) {
  if (!region) {
    region = document.createElement('p');
    region.className = 'sr';
    region.setAttribute('role', 'status');
    document.body.append(region);
  }
  region.textContent = text;
}

// "/" goes to the search box, except while writing.
addEventListener('keydown', event => {
  const box = document.querySelector('[data-suggestions]');
  if (event.key !== '/' || event.ctrlKey || event.altKey || event.metaKey || !box) return;
  if (event.target.closest('input,textarea,select,[contenteditable]') || !box.offsetParent) return;
  event.preventDefault();
  box.focus();
  box.select();
});

// Suggestions: the combobox of the ARIA practices, list with manual choice. Enter without a choice searches.
for (const box of document.querySelectorAll('[data-suggestions]')) suggest(box);

function suggest(box) {
  const list = document.createElement('ul');
  list.className = 'hints';
  list.id = box.id + '-hints';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', box.labels[0].textContent);
  list.hidden = true;
  (box.closest('.search') || box.form).append(list);
  for (const [name, value] of Object.entries({role: 'combobox', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': list.id})) box.setAttribute(name, value);
  let at = -1, asked = 0, wait, found = [];

  const close = () => {
    list.hidden = true;
    at = -1;
    box.setAttribute('aria-expanded', 'false');
    box.removeAttribute('aria-activedescendant');
  };
  const choose = k => {
    at = k;
    [...list.children].forEach((li, i) => li.setAttribute('aria-selected', String(i === k)));
    if (k < 0) return box.removeAttribute('aria-activedescendant');
    box.setAttribute('aria-activedescendant', list.children[k].id);
    list.children[k].scrollIntoView({block: 'nearest'});
  };
  const show = () => {
    list.replaceChildren(...found.map((hint, i) => {
      const li = document.createElement('li'), label = document.createElement('span'), kind = document.createElement('span');
      li.id = list.id + '-' + i;
      li.setAttribute('role', 'option');
      li.setAttribute('aria-selected', 'false');
      label.textContent = hint.label;
      kind.textContent = hint.kind || '';
      li.append(label, kind);
      li.addEventListener('mousedown', event => { event.preventDefault(); go(i); });
      return li;
    }));
    list.hidden = !found.length;
    box.setAttribute('aria-expanded', String(found.length > 0));
    choose(-1);
    const words = {0: box.dataset.none, 1: box.dataset.single}[found.length] || box.dataset.some.replace('0', found.length);
    say(words);
  };
  const ask = async () => {
    const turn = ++asked, start = box.value.trim();
    if (start.length < 2) { found = []; return close(); }
    try {
      const answer = await fetch(box.dataset.suggestions + '?q=' + encodeURIComponent(start), {headers: {Accept: 'application/json'}});
      const hints = answer.ok ? await answer.json() : [];
      if (turn !== asked || document.activeElement !== box) return;
      found = (Array.isArray(hints) ? hints : []).slice(0, 8);
      show();
    } catch { close(); }
  };
  const go = i => {
    const to = new URL(found[i].url, location.href);
    if (to.origin === location.origin) location.assign(to);
  };

  box.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(ask, 150); });
  box.addEventListener('blur', close);
  box.addEventListener('keydown', event => {
    const open = !list.hidden, n = found.length;
    if (event.key === 'ArrowDown' && n) { if (!open) { list.hidden = false; box.setAttribute('aria-expanded', 'true'); } choose((at + 1) % n); }
    else if (event.key === 'ArrowUp' && open) choose(at < 1 ? n - 1 : at - 1);
    else if (event.key === 'Enter' && open && at >= 0) go(at);
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
  });
}

// Signing out leaves nothing on this device of what was being written.
for (const out of document.querySelectorAll('form[action$="/deconnexion"]')) {
  out.addEventListener('submit', () => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith('ecrire ')) localStorage.removeItem(name);
    } catch { /* nothing was kept */ }
  });
}
