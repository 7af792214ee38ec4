// What a script adds to the pages of members: they learn that the session has ended, and cover themselves.
'use strict';
(() => {
  const told = 'BroadcastChannel' in window ? new BroadcastChannel('terreau-session') : null;
  if (document.querySelector('[data-signed-out]')) return told && told.postMessage('signed-out'); // to the other tabs
  const person = document.body.dataset.person, shared = 'shared' in document.body.dataset, path = document.currentScript.dataset.ask;
  let cover, asked = 0, wait;

  // What she left is gone from the page; what only timed out stays under the cover until she is back, for it may hold a text
  // that was not saved.
  function end(left) {
    if (left || shared) for (const one of [...document.body.children]) if (one !== cover && one.id !== 'fin') one.remove();
    if (cover) return;
    cover = document.getElementById('fin').content.firstElementChild.cloneNode(true);
    const enter = cover.querySelector('[data-enter]');
    enter.href += '?suite=' + encodeURIComponent(location.pathname.replace(/^\/en(?=\/|$)/, '') || '/');
    if (!left && !shared) enter.target = '_blank';
    for (const one of document.body.children) one.classList.add('covered');
    document.body.append(cover);
    cover.focus();
  }
  function back() {
    if (!cover || !document.querySelector('.covered')) return;
    for (const one of document.querySelectorAll('.covered')) one.classList.remove('covered');
    cover.remove();
    cover = null;
  }
  async function ask() {
    if (document.hidden || Date.now() - asked < 2000) return;
    asked = Date.now();
    try {
      const answer = await fetch(path, {headers: {Accept: 'application/json', 'X-Unattended': '1'}, cache: 'no-store', redirect: 'error'});
      if (!answer.ok) return;
      if ((await answer.json()).person === person) back(); else end(false);
    } catch { /* no line: nothing is known */ }
  }
  if (told) told.onmessage = () => end(true);
  addEventListener('focus', ask);
  addEventListener('pageshow', event => { if (event.persisted) { asked = 0; ask(); } });
  document.addEventListener('visibilitychange', ask);
  wait = setInterval(ask, 30000);
  addEventListener('pagehide', event => { if (!event.persisted) clearInterval(wait); });
})();
