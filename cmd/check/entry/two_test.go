package entry

import "testing"

// TestAProviderThatIsAwayKeepsNobodyElseOut: I12, with a Keycloak that cannot be reached.
func TestAProviderThatIsAwayKeepsNobodyElseOut(t *testing.T) {
	h, cut := between(t, open(t))
	administrator := h.administrator()
	link := administrator.invites(reads)
	cut()
	p := h.person(true)
	p.visit(link)
	p.chooses(awa)
	p.sees("main", "ne répond pas")
	p.sees("main", "LemonLDAP::NG")

	// Those who are in stay in, and the other provider works: first from the link, then from the page that said it.
	administrator.visit("/membres")
	administrator.sees("main", "Claire Aubry")
	p.visit(link)
	p.chooses(doctor)
	p.types(doctor, doctor.password)
	p.isIn(doctor.name, reads)
	p.signsOut()
	p.visit("/connexion")
	p.chooses(awa)
	p.sees("main", "ne répond pas")
	p.chooses(doctor)
	p.isIn(doctor.name, reads)
}

// TestOneSubjectAtTwoProvidersIsTwoAccounts: I10. Both providers call someone "dwho" and give the same e-mail.
func TestOneSubjectAtTwoProvidersIsTwoAccounts(t *testing.T) {
	h, _ := between(t, open(t))
	administrator := h.administrator()
	first := h.person(true)
	first.visit(administrator.invites(writes))
	first.chooses(dominique)
	first.types(dominique, dominique.password)
	first.isIn(dominique.name, writes)

	second := h.person(true)
	second.visit("/connexion")
	second.chooses(doctor)
	second.types(doctor, doctor.password)
	second.sees("main", "Ce compte n’est pas connu ici.")
	second.visit(administrator.invites(reads))
	second.chooses(doctor)
	second.isIn(doctor.name, reads)
	administrator.visit("/membres")
	administrator.sees("main", dominique.name)
	administrator.sees("main", doctor.name)
	first.isIn(dominique.name, writes)
}
