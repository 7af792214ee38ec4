// What a script adds to the page of writing: it saves by itself, here and on the server, and gives back what a crash left.
'use strict';
const form = document.getElementById('ecrire'), text = document.getElementById('texte'), count = document.getElementById('compte');
const words = document.getElementById('mots').dataset, state = document.getElementById('etat'), notes = document.getElementById('annonces');
const at = form.dataset.writing, round = 'round' in form.dataset;
const key = ['ecrire', document.body.dataset.person, at.replace(/^\/en\//, '/'), form.dataset.part].join(' ');
const apart = ['version', 'texte-de', 'image', 'alt', 'decorative', 'curseur', 'relecture'];

const pairs = () => [...new FormData(form)].filter(pair => typeof pair[1] === 'string');
const typed = () => JSON.stringify(pairs().filter(pair => !apart.includes(pair[0])));
const unchanged = state.lastElementChild.textContent;
let sent = typed(), wait = 0, first = 0, busy = null, since = null, stale = false, stuck = false, leaving = false;

const shared = 'shared' in document.body.dataset; // nothing is kept on a computer that others use
const store = (name, value) => { try { if (value && !shared) localStorage.setItem(name, value); else localStorage.removeItem(name); } catch { /* full, or not allowed */ } };
const keep = () => store(key, typed() === sent ? null : JSON.stringify({version: form.elements.version.value, base: form.elements['texte-de'].value, typed: typed()}));
const say = (sentence, warn) => { state.lastElementChild.textContent = sentence; state.classList.toggle('warn', !!warn); };

// notice says something above the text, with what may be done about it.
function notice(sentence, ...acts) {
  const box = document.createElement('div'), words = document.createElement('p'), row = document.createElement('p');
  box.className = 'notice warn own';
  box.setAttribute('role', 'alert');
  words.textContent = sentence;
  row.className = 'row';
  row.append(...acts);
  box.append(words, row);
  for (const old of notes.querySelectorAll('.own')) old.remove();
  notes.append(box);
  return box;
}
// gone says which picture a save took out of the text, with the line that puts it back.
function gone(picture) {
  const box = document.createElement('div'), line = document.createElement('code'), below = document.createElement('p');
  box.className = 'notice warn out';
  box.setAttribute('role', 'status');
  box.dataset.line = line.textContent = picture.line;
  below.append(line);
  box.append(Object.assign(document.createElement('p'), {textContent: picture.said}), below);
  notes.append(box);
}
function button(label, act) {
  const b = document.createElement('button');
  b.className = 'btn';
  b.type = 'button';
  b.textContent = label;
  b.addEventListener('click', act);
  return b;
}

const save = () => busy || (busy = send().finally(() => { busy = null; if (typed() !== sent && !wait) later(); }));
// A pause in what is typed is when it is sent; who does not pause is saved all the same.
const later = () => {
  if (stale || round) return;
  clearTimeout(wait);
  first ||= Date.now();
  wait = setTimeout(save, since || stuck ? 8000 : Math.max(0, Math.min(2500, first + 15000 - Date.now())));
};

async function send() {
  clearTimeout(wait);
  wait = first = 0;
  const now = typed();
  if (now === sent || stale || round) return;
  say(words.saving);
  let answer;
  try {
    answer = await fetch(at + '.json', {method: 'POST', body: new URLSearchParams(pairs()), headers: {Accept: 'application/json'}, redirect: 'manual'});
  } catch {
    since ||= new Date().toLocaleTimeString(document.documentElement.lang, {hour: '2-digit', minute: '2-digit'});
    return say(words.offline.replace('0', since), true);
  }
  since = null;
  if (answer.ok) return saved(now, await answer.json());
  const why = await answer.json().catch(() => ({}));
  stuck = true;
  if (answer.status === 409) {
    stale = true;
    say(words.here, true);
    notice(words.stale, button(words.see, () => { leaving = true; form.submit(); }));
  } else if (answer.status === 401) {
    const enter = document.createElement('a');
    Object.assign(enter, {className: 'btn', target: '_blank', rel: 'noopener', href: words.enterAt, textContent: words.enter});
    say(words.here, true);
    notice(words.ended, enter);
  } else {
    stuck = answer.status >= 500 || answer.status === 404 || answer.status === 429;
    say(stuck ? words.failed : why.detail || words.failed, true);
  }
}

function saved(now, told) {
  form.elements.version.value = told.version;
  form.elements['texte-de'].value = told.base;
  sent = now;
  stuck = false;
  for (const old of notes.querySelectorAll('.own')) old.remove();
  keep();
  for (const old of notes.querySelectorAll('.out')) if (!text || text.value.includes(old.dataset.line)) old.remove();
  for (const one of told.out || []) gone(one);
  say(told.said || state.lastElementChild.textContent);
  document.getElementById('aussi').textContent = told.writing;
}

// What is left of a text that was never sent is offered back. What it began with is said with it: the server compares.
function offer() {
  let left;
  try { left = JSON.parse(localStorage.getItem(key)); } catch { return; }
  if (!left || left.typed === sent) return store(key);
  notice(words.found, button(words.take, event => {
    const values = JSON.parse(left.typed), of = name => values.filter(pair => pair[0] === name).map(pair => pair[1]);
    for (const field of form.elements) {
      if (apart.includes(field.name) || !field.name || field.type === 'submit' || field.type === 'hidden') continue;
      if (field.type === 'checkbox') field.checked = of(field.name).includes(field.value);
      else if (of(field.name).length) field.value = of(field.name)[0];
    }
    form.elements.version.value = left.version;
    form.elements['texte-de'].value = left.base;
    event.target.closest('.notice').remove();
    changed();
  }), button(words.drop, event => { store(key); event.target.closest('.notice').remove(); }));
}

function tally() {
  if (!count) return;
  const n = text.value.split(/\s+/).filter(Boolean).length;
  count.textContent = n > 1 ? count.dataset.some.replace('2', n) : n ? count.dataset.single : count.dataset.none;
}
function changed() {
  keep();
  tally();
  if (round) say(typed() === sent ? unchanged : words.here, typed() !== sent); // nothing is sent before its button is pressed
  later();
}

document.addEventListener('input', event => { if (event.target.form === form) changed(); });
document.addEventListener('change', event => { if (event.target.form === form) changed(); });
addEventListener('online', save);
addEventListener('focus', () => { if (stuck) save(); });
addEventListener('beforeunload', event => { if (typed() !== sent && !leaving) event.preventDefault(); });
addEventListener('keydown', event => {
  if (event.key !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  event.preventDefault();
  if (round) form.requestSubmit(); else save();
});

// A button that leads elsewhere first sends what is typed; it waits where that cannot be sent.
form.addEventListener('submit', async event => {
  if (text && form.elements.curseur) form.elements.curseur.value = text.selectionEnd;
  if (leaving || round || stale || typed() === sent && !busy) { leaving = true; return; }
  event.preventDefault();
  const by = event.submitter;
  await save();
  if (typed() !== sent && !since && !stuck) await save();
  if (since || stuck && !stale) return;
  leaving = true;
  form.requestSubmit(by);
});

// A long list of terms is filtered by what is typed above it, whatever the accents.
const plain = words => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
for (const box of document.querySelectorAll('[data-filter]')) {
  box.hidden = false;
  box.addEventListener('input', event => {
    const sought = plain(event.target.value.trim());
    for (const group of box.parentElement.querySelectorAll('.term-group')) {
      const picks = [...group.querySelectorAll('.pick')], whole = plain(group.firstElementChild.textContent).includes(sought) && group.children.length > 1;
      for (const pick of picks) pick.hidden = !whole && !plain(pick.textContent).includes(sought);
      group.hidden = picks.every(pick => pick.hidden);
    }
  });
}
for (const list of document.querySelectorAll('.term-list')) {
  const chosen = list.closest('fieldset').querySelector('.chosen');
  list.addEventListener('change', () => chosen.replaceChildren(...[...list.querySelectorAll('input:checked')].map(one =>
    Object.assign(document.createElement('span'), {className: 'tag own', textContent: one.nextElementSibling.textContent}))));
}

// Marks around what is selected, or before its lines.
for (const bar of document.querySelectorAll('[data-marks]')) bar.hidden = false;
document.addEventListener('click', event => {
  const mark = event.target.closest('[data-before],[data-line]');
  if (!mark) return;
  const {before = '', after = '', line} = mark.dataset, chosen = [text.selectionStart, text.selectionEnd];
  if (line) chosen[0] = text.value.lastIndexOf('\n', chosen[0] - 1) + 1;
  const inside = text.value.slice(...chosen);
  text.setRangeText(line ? inside.replace(/^/gm, line) : before + inside + after, ...chosen, line ? 'end' : 'select');
  text.focus();
  changed();
});

setInterval(async () => {
  if (document.hidden || since) return;
  try {
    const answer = await fetch(at + '.json', {headers: {Accept: 'application/json', 'X-Unattended': '1'}, redirect: 'manual'});
    if (answer.ok) document.getElementById('aussi').textContent = (await answer.json()).writing;
  } catch { /* the next save says so */ }
}, 25000);
offer();
