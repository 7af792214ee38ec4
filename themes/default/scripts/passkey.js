// What a script adds to pages that ask who it is: passkeys. Without it, the password is asked.
'use strict';
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;
  const bytes = text => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0));
  const letters = buffer => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const listed = list => (list || []).map(one => ({...one, id: bytes(one.id)}));

  // written is what a device answered, as the server reads it (RegistrationResponseJSON, AuthenticationResponseJSON).
  function written(key) {
    const response = {};
    for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) if (key.response[name]) response[name] = letters(key.response[name]);
    return JSON.stringify({id: key.id, rawId: letters(key.rawId), type: key.type, response, clientExtensionResults: {}});
  }
  let waiting;
  for (const box of document.querySelectorAll('[data-passkey]')) {
    const form = box.closest('form'), button = box.querySelector('button'), options = JSON.parse(box.dataset.options), makes = box.dataset.passkey === 'make';
    const answer = form.elements['preuve-cle'] || form.elements.cle;
    options.challenge = bytes(options.challenge);
    if (makes) {
      options.user.id = bytes(options.user.id);
      options.excludeCredentials = listed(options.excludeCredentials);
    }
    const said = document.createElement('p');
    said.setAttribute('role', 'alert');
    said.className = 'wrong';
    box.append(said);
    box.hidden = false;
    for (const without of document.querySelectorAll('[data-without]')) without.hidden = true;

    const send = key => {
      answer.value = written(key);
      const shared = document.querySelector('input[type=checkbox][name=partage]');
      if (shared && form.elements.partage && form.elements.partage.type === 'hidden') form.elements.partage.value = shared.checked ? 'oui' : '';
      form.submit();
    };
    let busy = false;
    button.addEventListener('click', async () => {
      said.textContent = '';
      const {name, login} = form.elements;
      if (busy || [name, login].some(field => field && field.type !== 'hidden' && !field.reportValidity())) return;
      if (makes && login) Object.assign(options.user, {name: login.value, displayName: name.value});
      if (waiting) waiting.abort(); // a browser asks one thing of its devices at a time
      busy = true; // the button is not disabled, which would take the focus from it
      try {
        send(await (makes ? navigator.credentials.create({publicKey: options}) : navigator.credentials.get({publicKey: options})));
      } catch (error) {
        said.textContent = error.name === 'InvalidStateError' && box.dataset.known || box.dataset.stopped;
        offer();
      }
      busy = false;
    });
    if (makes && box === form) form.addEventListener('submit', event => { // the Enter key in its field
      event.preventDefault();
      button.click();
    });
    // The browser offers its passkeys in the field of the login too, where it can.
    const offer = async () => {
      if (box.dataset.passkey !== 'ask' || !PublicKeyCredential.isConditionalMediationAvailable) return;
      try {
        if (!await PublicKeyCredential.isConditionalMediationAvailable()) return;
        waiting = new AbortController();
        send(await navigator.credentials.get({publicKey: options, mediation: 'conditional', signal: waiting.signal}));
      } catch { /* the button and the password remain */ }
    };
    offer();
  }
})();
