package entry

import (
	"testing"

	"terreau/cmd/check/browser"
	"terreau/content/people"

	"github.com/chromedp/chromedp/kb"
)

const makesKey = `form[data-passkey=make] button`

// device gives a person a device, which says no.
func (p *person) device() *browser.Device {
	p.Helper()
	d, err := p.tab.Device()
	p.must(err)
	return d
}

// quiet checks that the browser complained of nothing: neither a policy nor a script.
func (p *person) quiet() {
	p.Helper()
	if said := p.tab.Complaints(""); len(said) > 0 {
		p.Errorf("the browser complains: %q", said)
	}
}

// TestAPasskeyIsMadeUsedAndRemoved is the life of a passkey, on a device of the browser's own.
func TestAPasskeyIsMadeUsedAndRemoved(t *testing.T) {
	h := serve(t, open(t))
	p := h.administrator()
	phone := p.device()
	p.must(phone.Agree(true))
	p.visit("/moi/cles")
	p.sees("main", "Vous n’en avez pas encore.")

	// Without a name nothing is asked of the device; where it does not know who holds it, words say so, and all stays.
	p.press(makesKey)
	p.must(phone.Recognise(false))
	p.fills("#name", "Téléphone")
	p.press(makesKey)
	p.sees("[data-passkey] [role=alert]", "L’appareil n’a pas confirmé")
	p.sees(makesKey+":focus", "Créer la clé")
	p.must(phone.Recognise(true))
	p.must(p.tab.Focus("#name"))
	p.must(p.tab.Press(kb.Enter)) // as in any form
	p.sees(".lines", "Téléphone")
	p.sees(".lines", "jamais utilisée")

	// The same device makes no second one; another does.
	p.fills("#name", "Encore le téléphone")
	p.press(makesKey)
	p.sees("[data-passkey] [role=alert]", "déjà enregistrée")
	p.must(phone.Agree(false))
	stick, err := p.tab.Stick()
	p.must(err)
	p.must(stick.Agree(true))
	p.visit("/moi/cles")
	p.fills("#name", "Clé USB")
	p.press(makesKey)
	p.sees(".lines", "Clé USB")
	p.must(stick.Remove())
	p.quiet()

	// She comes in again by a key, and is asked for no password. Her browser is one that waits for the button.
	p.must(p.tab.OfferNothing())
	p.signsOut()
	p.must(phone.Agree(true))
	p.must(phone.Recognise(false))
	p.visit("/connexion")
	p.press(`form[data-passkey=ask] button`)
	p.sees("[data-passkey] [role=alert]", "L’appareil n’a pas confirmé")
	p.must(phone.Recognise(true))
	p.press(`form[data-passkey=ask] button`)
	p.sees(".mine", "Claire Aubry")
	p.visit("/moi/cles")
	p.sees(".lines li:first-child", ", utilisée <time")

	// A key that was removed lets in no more; a password does.
	p.press(`.lines li:first-child summary`)
	p.press(`.lines li:first-child button[value=remove]`)
	p.sees("main", "supprimée")
	p.sees(".lines li:only-child", "Clé USB")
	p.signsOut()
	p.visit("/connexion")
	p.quiet()
	p.press(`form[data-passkey=ask] button`)
	p.sees("#refus", "n’ouvre aucun compte ici")
	p.fills("#login", loginOfAdministrator)
	p.fills("#password", passwordOfAdministrator)
	p.press(`main form button[type=submit]`)
	p.sees(".mine", "Claire Aubry")
}

// TestAnAccountIsMadeByAPasskey: an invited person makes an account that has no password, and comes in by what her
// browser offers in the field of the login.
func TestAnAccountIsMadeByAPasskey(t *testing.T) {
	h := serve(t, open(t))
	p := h.person(true)
	phone := p.device()
	p.must(phone.Agree(true))
	p.visit(h.admission())
	p.press(`main a[href^="/connexion/terreau?"]`)
	p.fills("#name", "Claire Aubry")
	p.fills("#login", loginOfAdministrator)
	p.press(`[data-passkey=make] button`)
	p.sees(".mine", "Claire Aubry")
	p.visit("/moi/cles")
	p.sees(".lines", "Première clé")
	p.quiet()
	p.signsOut()
	p.visit("/connexion")
	p.sees(".mine", "Claire Aubry")
	p.quiet()
}

// TestAPasskeyProvesWhoItIsBeforeADangerousAct: what she typed is kept while her device is asked.
func TestAPasskeyProvesWhoItIsBeforeADangerousAct(t *testing.T) {
	h := inside(t, open(t))
	p := h.administrator()
	phone := p.device()
	p.must(phone.Agree(true))
	p.visit("/moi/cles")
	p.fills("#name", "Téléphone")
	p.press(makesKey)
	p.sees(".lines", "Téléphone")
	h.clock.Move(people.ProofLasts)

	p.visit("/moi/cles")
	p.sees("main h1", "Confirmez que c’est vous")
	p.press(`form[data-passkey=prove] button`)
	p.sees(".lines", "Téléphone")
	p.quiet()

	// A form goes on with what was typed, once the device has said yes.
	h.clock.Move(people.ProofLasts)
	p.must(phone.Recognise(false))
	p.press(".lines summary")
	p.fills(".lines input[name=name]", " de Claire")
	p.press(".lines button[value=rename]")
	p.sees("main h1", "Confirmez que c’est vous")
	p.press(`form[data-passkey=prove] button`)
	p.sees("[data-passkey] [role=alert]", "L’appareil n’a pas confirmé")
	p.must(phone.Recognise(true))
	p.press(`form[data-passkey=prove] button`)
	p.sees(".lines", "de Claire")

	// Where she says no, her password is asked on the same page.
	h.clock.Move(people.ProofLasts)
	p.press(".lines summary")
	p.press(".lines button[value=remove]")
	p.fills("#preuve", passwordOfAdministrator)
	p.press(`main form:has(#preuve) button`)
	p.sees("main", "Vous n’en avez pas encore.")
}

// TestWithoutScriptPasskeysSayWhatToDo: the page names what is missing, and the password remains.
func TestWithoutScriptPasskeysSayWhatToDo(t *testing.T) {
	h := serve(t, open(t))
	h.administrator()
	p := h.person(false)
	p.visit("/connexion")
	p.fills("#login", loginOfAdministrator)
	p.fills("#password", passwordOfAdministrator)
	p.press(`main form button[type=submit]`)
	p.sees(".mine", "Claire Aubry")
	p.visit("/moi/cles")
	p.sees("main", "demandent un navigateur récent où les scripts sont permis")
}
