package browser

import (
	"strings"
	"testing"

	"terreau/cmd/check/site"

	"github.com/chromedp/chromedp/kb"
)

// writer is someone who has signed in and writes, in a tab of her own.
type writer struct {
	*testing.T
	*Page
	server *site.Server
	desk   string // the page of writing, open at a part
}

func (w *writer) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

func (w *writer) see(selector, text string) { w.Helper(); w.must(w.See(selector, text)) }

// types replaces what a field holds, by the keyboard.
func (w *writer) types(selector, text string) {
	w.Helper()
	w.must(w.Focus(selector))
	w.must(w.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "commands": []string{"selectAll"}}))
	w.must(w.call("Input.insertText", map[string]any{"text": text}))
}

func (w *writer) press(selector, to string) string {
	w.Helper()
	w.must(w.Focus(selector))
	at, err := w.Leave(func() error { return w.Press(kb.Enter) })
	if err != nil || !strings.Contains(at, to) {
		w.Fatalf("%s led to %s, not to %s (%v)", selector, at, to, err)
	}
	return at
}

func (w *writer) is(script string, want any, said string) {
	w.Helper()
	got, err := evaluate[any](w.Page, script)
	if err != nil || got != want {
		w.Errorf("%s: %v (%v)", said, got, err)
	}
}

// offline lets nothing of what the page's script sends through, or all again.
func (w *writer) offline(cut bool) {
	w.Helper()
	blocked := []string{}
	if cut {
		blocked = []string{"*/brouillon.json*"}
	}
	w.must(w.call("Network.enable", map[string]any{}))
	w.must(w.call("Network.setBlockedURLs", map[string]any{"urls": blocked}))
}

// crash leaves the page as a browser that is killed does: asking nothing.
func (w *writer) crash() {
	w.Helper()
	w.is(`leaving = true`, true, "the page is not left in silence") // a variable of the page's script: no question is asked
	w.must(w.Visit("about:blank"))
}

const (
	copiesLeft = `Object.keys(localStorage).filter(name => name.startsWith('ecrire ')).length`
	wouldWarn  = `(() => { const e = new Event('beforeunload', {cancelable: true}); dispatchEvent(e); return e.defaultPrevented })()`
)

// begins signs the first person in and begins a sheet.
func begins(t *testing.T, b *Browser) *writer {
	server, link := admitted(t)
	p, err := b.Open(true)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	w := &writer{T: t, Page: p, server: server}
	w.must(p.Visit(link))
	w.press(`main a[href^="/connexion/terreau"]`, "/connexion/terreau/compte?")
	for field, value := range map[string]string{"name": "Awa Diop", "login": "awa", "password": "sept mouettes dorment au phare"} {
		w.must(p.Type("#"+field, value))
	}
	w.press("main form button[type=submit], main form button:not([type])", server.URL+"/")
	w.must(p.Visit(server.URL + "/ecrire"))
	w.must(p.Type("#title", "Faire avec"))
	w.press("main form .btn.first", "/fiches/faire-avec/brouillon")
	w.desk = server.URL + "/fiches/faire-avec/brouillon?partie=how"
	w.must(p.Visit(w.desk))
	return w
}

// TestWhatIsTypedIsNeverLost writes with the script: it saves by itself, keeps what the network does not take, gives it
// back after a crash, and says when someone else was faster.
func TestWhatIsTypedIsNeverLost(t *testing.T) {
	w := begins(t, open(t))
	w.types("#texte", "On commence par écouter la personne.")
	w.is(wouldWarn, true, "leaving with unsaved text asks nothing")
	w.see("#compte", "6 mots")
	w.see("#etat", "ici et sur le serveur")
	w.is(wouldWarn, false, "leaving with saved text asks")
	w.is(copiesLeft, 0.0, "a copy stays on the device after a save")

	w.offline(true)
	w.types("#texte", "On commence par écouter la personne, assis.")
	w.see("#etat", "Hors ligne depuis")
	w.is(copiesLeft, 1.0, "nothing is kept on the device")
	w.crash()
	w.offline(false)
	w.must(w.Visit(w.desk))
	w.see("#annonces", "Un texte plus récent est resté sur cet appareil")
	w.see("#texte", "écouter la personne.<")
	w.must(w.Focus("#annonces .own button"))
	w.must(w.Press(kb.Enter))
	w.see("#etat", "ici et sur le serveur")
	w.is(`document.getElementById('texte').value`, "On commence par écouter la personne, assis.", "what was left did not come back")
	w.is(copiesLeft, 0.0, "the copy stays once it is saved")
	w.must(w.Visit(w.desk))
	w.see("#texte", "la personne, assis.")

	// A button that leads elsewhere takes what was just typed along.
	w.types("#texte", "On commence par s’asseoir.")
	w.press(`.paper-foot button[value="part-care"]`, "partie=part-care")
	w.must(w.Visit(w.desk))
	w.see("#texte", "On commence par s’asseoir.")
	w.types("#texte", "On commence par s’asseoir à deux.")
	w.must(w.call("Input.dispatchKeyEvent", map[string]any{"type": "keyDown", "modifiers": 2, "key": "s", "code": "KeyS", "windowsVirtualKeyCode": 83}))
	w.see("#etat", "ici et sur le serveur")
	w.is(wouldWarn, false, "Ctrl and S did not save")
}

// TestAnotherWindowAndASessionThatEnds are met without losing a word.
func TestAnotherWindowAndASessionThatEnds(t *testing.T) {
	b := open(t)
	w := begins(t, b)
	other, err := b.Open(true)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	o := &writer{T: t, Page: other, server: w.server}
	o.must(o.Visit(w.server.URL + "/connexion"))
	o.must(o.Type("#login", "awa"))
	o.must(o.Type("#password", "sept mouettes dorment au phare"))
	o.press("main form button[type=submit], main form button:not([type])", w.server.URL+"/")
	o.must(o.Visit(w.desk))
	o.types("#texte", "Écrit dans l’autre fenêtre.")
	o.see("#etat", "ici et sur le serveur")

	w.types("#texte", "Écrit ici.")
	w.see("#annonces", "Voir les deux textes")
	w.is(copiesLeft, 1.0, "the text that came too late is not kept on the device")
	w.must(w.Focus("#annonces .own button"))
	if _, err := w.Leave(func() error { return w.Press(kb.Enter) }); err != nil {
		t.Fatal(err)
	}
	w.see("main", "Deux textes")
	w.see("#texte", "Écrit ici.")
	w.see(".side-theirs", "autre")
	w.press("main .btn.first", "partie=part-how")
	w.see("#texte", "Écrit ici.")

	w.must(w.call("Network.clearBrowserCookies", map[string]any{}))
	w.types("#texte", "Écrit ici, après la fin de la session.")
	w.see("#annonces", "Votre session est terminée")
	w.is(copiesLeft, 1.0, "what was typed after the session is not kept")
	w.crash()
	w.must(w.Visit(w.server.URL + "/connexion"))
	w.must(w.Type("#login", "awa"))
	w.must(w.Type("#password", "sept mouettes dorment au phare"))
	w.press("main form button[type=submit], main form button:not([type])", w.server.URL+"/")
	w.must(w.Visit(w.desk))
	w.see("#annonces", "Un texte plus récent")

	// Signing out leaves nothing behind.
	w.must(w.Visit(w.server.URL + "/moi"))
	w.must(w.Focus("summary.me"))
	w.must(w.Press(kb.Enter))
	w.press(".mine-list form button", "/deconnexion")
	w.is(copiesLeft, 0.0, "a copy outlives signing out")
}

// TestPagesOfWritingAreSound looks at each with axe-core, at three widths, in light and dark.
func TestPagesOfWritingAreSound(t *testing.T) {
	b, source := open(t), axe(t)
	w := begins(t, b)
	w.types("#texte", "On commence par écouter la personne.")
	w.see("#etat", "ici et sur le serveur")
	at := w.server.URL + "/fiches/faire-avec/brouillon"
	for _, address := range []string{w.server.URL + "/ecrire", w.desk, at + "?partie=description", at + "/apercu", at + "/versions", at + "/abandonner"} {
		faults, err := w.All(address, source)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faults {
			t.Errorf("%s: %s", address, fault)
		}
	}
}
