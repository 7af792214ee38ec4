package entry

import (
	"testing"

	"github.com/chromedp/chromedp/kb"
)

// TestTheFirstAdministratorComesInByKeyboardWithoutScript is the way in of a site without any other provider.
func TestTheFirstAdministratorComesInByKeyboardWithoutScript(t *testing.T) {
	h := serve(t, open(t))
	p := h.person(false)
	p.visit(h.admission())
	p.tabs(`main a[href^="/connexion/terreau?"]`, kb.Enter)
	p.tabs("#name", "Claire Aubry")
	p.tabs("#login", loginOfAdministrator)

	// A common password is refused with words, and what else she typed stays.
	p.tabs("#password", "motdepasse123456")
	p.tabs("main form button[type=submit]", kb.Enter)
	p.sees("#refus", "mot de passe")
	p.sees("#login", `value="`+loginOfAdministrator+`"`)
	p.tabs("#password", passwordOfAdministrator)
	p.tabs("main form button[type=submit]", kb.Enter)
	p.sees(".mine", "Claire Aubry")
	p.sees(".mine", "/reglages")

	// The link has served: whoever finds it comes in no more.
	other := h.person(false)
	other.visit(h.admission())
	other.sees("main", "/connexion")
	if source, err := other.tab.Source("main"); err != nil || len(doors.FindAllString(source, -1)) > 0 {
		t.Errorf("the link of admission is still one: %v\n%s", err, source)
	}

	p.tabs("summary.me", kb.Enter)
	p.tabs(".mine-list form button", kb.Enter)
	p.sees("main", "La session est fermée")
	p.visit("/reglages")
	p.visit("/connexion")
	p.tabs("#login", loginOfAdministrator)
	p.tabs("#password", "trois grenouilles au grenier")
	p.tabs("main form button[type=submit]", kb.Enter)
	p.sees("#refus", "mot de passe")
	p.tabs("#password", passwordOfAdministrator)
	p.tabs("main form button[type=submit]", kb.Enter)
	p.sees(".mine", "Claire Aubry")
}
