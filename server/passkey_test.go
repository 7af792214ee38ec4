package server

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/contenttest"
	"terreau/content/people"
	"terreau/server/signin"
)

var b64 = base64.RawURLEncoding

// device keeps one passkey, as a phone does.
type device struct {
	*testing.T
	origin   string
	key      *ecdsa.PrivateKey
	id       []byte
	handle   string
	count    uint32
	verifies bool // who holds it
}

func newDevice(t *testing.T, origin string) *device {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	d := &device{T: t, origin: origin, key: key, id: make([]byte, 16), verifies: true}
	rand.Read(d.id)
	return d
}

// challenge is what a page hands to the browser.
type challenge struct {
	Challenge string
	User      struct{ ID, Name string }
	RP        struct{ ID string }
}

var passkeyOptions = regexp.MustCompile(`data-options="([^"]+)"`)

// options reads them in a page, none where it offers no passkey.
func (p page) options(t *testing.T) (a challenge) {
	t.Helper()
	found := passkeyOptions.FindStringSubmatch(p.body)
	if found == nil {
		t.Fatalf("no passkey is asked for:\n%.1500s", p.body)
	}
	if err := json.Unmarshal([]byte(html.UnescapeString(found[1])), &a); err != nil {
		t.Fatal(err)
	}
	return a
}

func (d *device) client(kind string, a challenge) []byte {
	text, _ := json.Marshal(map[string]any{"type": kind, "challenge": a.Challenge, "origin": d.origin, "crossOrigin": false})
	return text
}

// data is the authenticator data (WebAuthn Level 3, section 6.1).
func (d *device) data(more []byte) []byte {
	host := sha256.Sum256([]byte("localhost"))
	flags := byte(0x01)
	if d.verifies {
		flags |= 0x04
	}
	if more != nil {
		flags |= 0x40
	}
	data := binary.BigEndian.AppendUint32(append(host[:], flags), d.count)
	return append(data, more...)
}

// makes answers the making of a passkey, without attestation.
func (d *device) makes(a challenge) string {
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		d.Fatal(err)
	}
	handle, err := b64.DecodeString(a.User.ID)
	if err != nil {
		d.Fatal(err)
	}
	d.handle = string(handle)
	cose := append([]byte{0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20}, point[1:33]...)
	cose = append(append(cose, 0x22, 0x58, 0x20), point[33:]...)
	held := append(append(make([]byte, 16), 0, byte(len(d.id))), d.id...)
	data := d.data(append(held, cose...))
	object := append([]byte("\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58"), byte(len(data)))
	return d.answer(map[string]string{"clientDataJSON": b64.EncodeToString(d.client("webauthn.create", a)), "attestationObject": b64.EncodeToString(append(object, data...))})
}

// answers signs a challenge.
func (d *device) answers(a challenge) string {
	d.count++
	data, client := d.data(nil), d.client("webauthn.get", a)
	hash := sha256.Sum256(client)
	sum := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, sum[:])
	if err != nil {
		d.Fatal(err)
	}
	return d.answer(map[string]string{"clientDataJSON": b64.EncodeToString(client), "authenticatorData": b64.EncodeToString(data),
		"signature": b64.EncodeToString(signature), "userHandle": b64.EncodeToString([]byte(d.handle))})
}

func (d *device) answer(response map[string]string) string {
	text, _ := json.Marshal(map[string]any{"id": b64.EncodeToString(d.id), "rawId": b64.EncodeToString(d.id), "type": "public-key", "response": response, "clientExtensionResults": map[string]any{}})
	return string(text)
}

// named serves a library under a name, which passkeys need.
func named(t *testing.T, lib *content.Library) *site {
	t.Helper()
	s := open(t, lib, func(o *Options) { o.URL = strings.Replace(o.URL, "127.0.0.1", "localhost", 1) })
	s.address = strings.Replace(s.address, "127.0.0.1", "localhost", 1)
	return s
}

func (b *browser) device() *device { return newDevice(b.T, "http://"+b.address) }

// joinByPasskey makes an account with a passkey and no password.
func (b *browser) joinByPasskey(login string) *device {
	b.Helper()
	d := b.device()
	form := b.visit(b.link(b.visit("/invitation/"+b.invite(people.Writer)), "/connexion/terreau?"))
	b.fill("/connexion/terreau/compte", "demande", form.request(), "name", "Camille "+login, "login", login, "cle", d.makes(form.options(b.T)))
	if !b.signedIn() {
		b.Fatal("a passkey makes no account")
	}
	return d
}

// logInBy signs in by a passkey.
func (b *browser) logInBy(d *device) page {
	b.Helper()
	form := b.visit("/connexion")
	return b.fill("/connexion/terreau/cle", "demande", form.request(), "cle", d.answers(form.options(b.T)))
}

func TestAPasskeyMakesAnAccountAndLetsInAgain(t *testing.T) {
	contenttest.Each(t, func(t *testing.T, lib *content.Library) {
		b := named(t, lib).browse()
		d := b.joinByPasskey("camille")
		if strings.Contains(d.handle, string(b.who().ID)) || len(d.handle) < 16 {
			t.Errorf("the device is told %q", d.handle)
		}
		other := b.browse()
		if other.logInBy(d); !other.signedIn() || other.who().ID != b.who().ID {
			t.Fatal("her passkey does not let her in elsewhere")
		}
		// I13: disabled, no key lets her in.
		if err := lib.People.Disable(t.Context(), people.System(), b.who().ID, true); err != nil {
			t.Fatal(err)
		}
		if p := other.logInBy(d); p.StatusCode != http.StatusForbidden || other.signedIn() {
			t.Errorf("disabled, her passkey answers %d", p.StatusCode)
		}
	})
}

// What a device answers is good once, for the request it was asked for, from this site, by who holds it.
func TestAnAnswerOfADeviceIsGoodForOneRequestOnce(t *testing.T) {
	now := frozen()
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock})
	b := named(t, lib).browse()
	d := b.joinByPasskey("camille")
	refused := func(name, sentence string, send func(other *browser) page) {
		t.Helper()
		other := b.browse()
		p := send(other)
		if other.signedIn() || p.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(p.body, sentence) {
			t.Errorf("%s: %d, signed in: %v\n%.300s", name, p.StatusCode, other.signedIn(), p.body)
		}
	}
	send := func(o *browser, request, answer string) page {
		return o.fill("/connexion/terreau/cle", "demande", request, "cle", answer)
	}
	const late, unknown, unusable = "a trop attendu", "n’ouvre aucun compte", "pas donné de clé"
	refused("of another request", unusable, func(o *browser) page {
		form, mine := b.browse().visit("/connexion"), o.visit("/connexion")
		return send(o, mine.request(), d.answers(form.options(t)))
	})
	refused("after five minutes", late, func(o *browser) page {
		form := o.visit("/connexion")
		now.Move(signin.ChallengeLasts)
		return send(o, form.request(), d.answers(form.options(t)))
	})
	refused("sent twice", unusable, func(o *browser) page {
		form := o.visit("/connexion")
		elsewhere := newDevice(t, "http://ailleurs.example")
		elsewhere.key, elsewhere.id, elsewhere.handle = d.key, d.id, d.handle
		send(o, form.request(), elsewhere.answers(form.options(t))) // the first answer uses the challenge up; the page asks anew
		return send(o, form.request(), d.answers(form.options(t)))
	})
	refused("from another origin", unusable, func(o *browser) page {
		form := o.visit("/connexion")
		elsewhere := *d
		elsewhere.origin = "http://localhost.ailleurs.example"
		return send(o, form.request(), elsewhere.answers(form.options(t)))
	})
	refused("without checking who holds the device", unusable, func(o *browser) page {
		form := o.visit("/connexion")
		careless := *d
		careless.verifies = false
		return send(o, form.request(), careless.answers(form.options(t)))
	})
	refused("of a key that nobody knows", unknown, func(o *browser) page {
		form := o.visit("/connexion")
		stranger := b.device()
		stranger.handle = "whoever"
		return send(o, form.request(), stranger.answers(form.options(t)))
	})
	refused("signed by another key", unusable, func(o *browser) page {
		form := o.visit("/connexion")
		forged := b.device()
		forged.id, forged.handle = d.id, d.handle
		return send(o, form.request(), forged.answers(form.options(t)))
	})
	for _, text := range []string{"", "{}", "null", strings.Repeat("[", 4000), `{"id":"AA","type":"public-key"}`} {
		refused("that is none: "+text[:min(len(text), 20)], unusable, func(o *browser) page { return send(o, o.visit("/connexion").request(), text) })
	}
	// A copy that has signed less often is refused, and its person is told when she comes in.
	d.count += 10
	other := b.browse()
	if other.logInBy(d); !other.signedIn() {
		t.Fatal("her own key is refused")
	}
	old := *d
	old.count -= 5
	refused("of a copy", "elle a peut-être été copiée", func(o *browser) page {
		form := o.visit("/connexion")
		return send(o, form.request(), old.answers(form.options(t)))
	})
	other = b.browse()
	if p := other.logInBy(d); !strings.HasSuffix(other.at, "/moi") || !strings.Contains(p.body, "une clé d’accès a été refusée") {
		t.Errorf("she comes to %s and is not told", other.at)
	}
	other.fill("/moi/alertes")
	if p := other.visit("/moi"); strings.Contains(p.body, "a été refusée") {
		t.Error("what she has read is told again")
	}
}

func TestOnesPasskeysAreAddedRenamedAndRemoved(t *testing.T) {
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir()})
	b := named(t, lib).browse()
	b.join(people.Writer, "camille")
	d := b.device()
	p := b.visit("/moi/cles")
	if p = b.fill("/moi/cles", "act", "add", "name", "Téléphone", "cle", d.makes(p.options(t))); p.StatusCode != http.StatusOK || !strings.Contains(p.body, "La clé d’accès est ajoutée") {
		t.Fatalf("adding answers %d:\n%.800s", p.StatusCode, p.body)
	}
	id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(p.body)[1]
	if p = b.fill("/moi/cles", "act", "rename", "id", id, "name", "Vieux téléphone"); !strings.Contains(p.body, "Vieux téléphone") {
		t.Errorf("renaming answers %d", p.StatusCode)
	}
	other := b.browse()
	other.logInBy(d)
	if p = b.fill("/moi/cles", "act", "remove", "id", id); other.signedIn() || !b.signedIn() || !strings.Contains(p.body, "est supprimée") {
		t.Errorf("removing answers %d, and closes the wrong sessions", p.StatusCode)
	}
	if p = b.browse().logInBy(d); p.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a removed key answers %d", p.StatusCode)
	}
	key := b.browse()
	key.joinByPasskey("awa")
	id = regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(key.visit("/moi/cles").body)[1]
	if p = key.fill("/moi/cles", "act", "remove", "id", id); p.StatusCode != http.StatusConflict || !strings.Contains(p.body, "votre seule façon d’entrer") {
		t.Errorf("removing the last way in answers %d", p.StatusCode)
	}
}

func TestG3DangerousActsAskAgainWhoItIs(t *testing.T) {
	now := frozen()
	lib := contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock})
	b := named(t, lib).browse()
	d := b.joinByPasskey("awa")
	if err := lib.People.SetInstanceRole(t.Context(), people.System(), b.who().ID, people.Administrator); err != nil {
		t.Fatal(err)
	}
	other := b.browse()
	other.join(people.Writer, "camille")
	role := func() people.Role {
		p, err := lib.People.Get(t.Context(), other.who().ID)
		if err != nil {
			t.Fatal(err)
		}
		return p.Instance
	}
	camille := string(other.who().ID)
	now.Move(people.ProofLasts)
	// What was typed comes back with the question; nothing is done.
	p := b.fill("/membres", "person", camille, "role", "auditor")
	if p.StatusCode != http.StatusForbidden || role() != people.Member || !strings.Contains(p.body, "auditor") || !strings.Contains(p.body, camille) {
		t.Fatalf("after ten minutes a role changes, or what was typed is lost: %d %s", p.StatusCode, role())
	}
	if p := b.fill("/membres", "person", camille, "role", "auditor", "preuve", goodPassword); p.StatusCode == http.StatusOK || role() != people.Member {
		t.Errorf("a password proves who has none: %d", p.StatusCode)
	}
	stranger := b.device()
	if p = b.fill("/membres", "person", camille, "role", "auditor", "preuve-cle", stranger.answers(p.options(t))); role() != people.Member {
		t.Error("a stranger's device proves something")
	}
	if p = b.fill("/membres", "person", camille, "role", "auditor", "preuve-cle", d.answers(p.options(t))); p.StatusCode != http.StatusOK || role() != people.Auditor {
		t.Fatalf("her passkey proves nothing: %d %s\n%.600s", p.StatusCode, role(), p.body)
	}
	now.Move(people.ProofLasts - time.Minute)
	if b.fill("/membres", "person", camille, "role", "member"); role() != people.Member {
		t.Error("within ten minutes she is asked again")
	}
	// A page asks too, and is gone back to; by a password as well.
	now.Move(time.Minute)
	if p = other.visit("/moi/cles"); !strings.Contains(p.body, `name="preuve"`) {
		t.Fatalf("the page of passkeys asks for no proof: %d", p.StatusCode)
	}
	if p = other.fill("/moi/preuve", "suite", "/moi/cles", "preuve", "trois grenouilles au grenier"); !strings.Contains(p.body, `role="alert"`) {
		t.Errorf("a wrong password proves something: %d", p.StatusCode)
	}
	if p = other.fill("/moi/preuve", "suite", "/moi/cles", "preuve", goodPassword); !strings.HasSuffix(other.at, "/moi/cles") || p.StatusCode != http.StatusOK {
		t.Errorf("the proof leads to %s, %d", other.at, p.StatusCode)
	}
}

func TestASharedComputerKeepsNothing(t *testing.T) {
	now := frozen()
	b := open(t, contenttest.Open(t, content.Options{Folder: t.TempDir(), Clock: &now.Clock})).browse()
	b.join(people.Reader, "camille")
	other := b.browse()
	form := other.visit("/connexion")
	answer := other.send(http.MethodPost, "/connexion/terreau", pairs([]string{"demande", form.request(), "login", "camille", "password", goodPassword, "partage", "oui"}))
	for answer.StatusCode == http.StatusSeeOther || answer.StatusCode == http.StatusFound {
		for _, line := range answer.Header.Values("Set-Cookie") {
			if strings.HasPrefix(line, sessionCookie) && (strings.Contains(strings.ToLower(line), "expires") || strings.Contains(strings.ToLower(line), "max-age")) {
				t.Errorf("the cookie outlives the browser: %s", line)
			}
		}
		to, err := answer.Location()
		if err != nil {
			t.Fatal(err)
		}
		answer = other.send(http.MethodGet, to.String(), nil)
	}
	if p := other.visit("/moi"); !strings.Contains(p.body, " data-shared>") || !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
		t.Error("scripts are not told that the computer is shared, or the page may be kept")
	}
	if p := b.visit("/aide"); strings.Contains(p.body, " data-shared>") {
		t.Error("her own computer passes for a shared one")
	}
	if p := other.visit("/aide"); !strings.Contains(p.body, " data-shared>") {
		t.Error("a page kept for her own computer is shown on the shared one")
	}
	// A page that asks by itself keeps no session open.
	for range 3 {
		now.Move(people.SharedIdle / 3)
		other.send(http.MethodGet, "/moi/session.json", nil, unattended, "1")
		other.send(http.MethodGet, "/moi", nil, unattended, "1")
	}
	if other.signedIn() || !b.signedIn() {
		t.Error("after a quarter of an hour the shared computer is still signed in, or her own is not")
	}
	if p := other.send(http.MethodGet, "/moi/session.json", nil); strings.TrimSpace(p.body) != `{"person":""}` || !strings.Contains(p.Header.Get("Cache-Control"), "no-store") {
		t.Errorf("an open page is told %s", p.body)
	}
}
