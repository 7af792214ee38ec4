// Package entry signs in for real: the built program, a real browser, the built-in provider, Keycloak and LemonLDAP::NG.
package entry

import (
	"context"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"testing"

	"terreau/cmd/check/browser"
	"terreau/cmd/check/keycloak"
	"terreau/cmd/check/lemonldap"
	"terreau/cmd/check/process"
	"terreau/cmd/check/site"
	"terreau/content/clock"

	"github.com/chromedp/chromedp"
)

// house is a site of its own, and what stands around it.
type house struct {
	*testing.T
	server *site.Server
	window *browser.Browser
	link   string // of the first admission, "" for the one that the program printed
	portal *lemonldap.Server
	clock  *clock.Fake // nil for the machine's own
}

// started is the browser of these tests. It finds the portal of LemonLDAP::NG, and takes its certificate, which is made
// on the spot; that the product checks it is seen by its own calls.
var started = sync.OnceValues(func() (*browser.Browser, error) {
	return browser.Start(context.Background(), profile, chromedp.Flag("host-resolver-rules", lemonldap.HostRule), chromedp.Flag("ignore-certificate-errors", true))
})

// profile is the folder of the browser, "" until one is asked for.
var profile string

func TestMain(m *testing.M) {
	code := m.Run()
	if profile != "" {
		if b, err := started(); err == nil {
			b.Close()
		}
		os.RemoveAll(profile)
	}
	os.Exit(code)
}

var asked sync.Mutex

// open gives the browser to a test that shares it with others, each in tabs of its own.
func open(t *testing.T) *browser.Browser {
	t.Helper()
	if testing.Short() || os.Getenv("TERREAU_TEST_PROGRAM") == "" || browser.Program() == "" {
		t.Skip("needs a browser and the built program: `go run ./cmd/check` brings them")
	}
	t.Parallel()
	asked.Lock()
	defer asked.Unlock()
	if profile == "" {
		made, err := os.MkdirTemp("", "terreau-test-")
		if err != nil {
			t.Fatal(err)
		}
		profile = made
	}
	b, err := started()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// serve starts the program with what its environment declares.
func serve(t *testing.T, window *browser.Browser, environment ...string) *house {
	t.Helper()
	instance := site.Instance{Program: os.Getenv("TERREAU_TEST_PROGRAM"), Folder: process.Folder(t), Environment: environment}
	server, err := instance.Serve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("the server said:\n%s", server.Process.Printed())
		}
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return &house{T: t, server: server, window: window}
}

// between starts the program between Keycloak and LemonLDAP::NG, both declared. cut ends what leads to Keycloak.
func between(t *testing.T, window *browser.Browser) (h *house, cut func()) {
	t.Helper()
	far := os.Getenv("TERREAU_TEST_KEYCLOAK")
	if far == "" || !lemonldap.There() {
		t.Skip("needs Keycloak and LemonLDAP::NG: `go run ./cmd/check` brings them")
	}
	near, cut := line(t, far)
	portal, err := lemonldap.Open(filepath.Join(process.Folder(t), "portal"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := portal.Stop(); err != nil {
			t.Error(err)
		}
	})
	h = serve(t, window, append(portal.Environment,
		"TERREAU_OIDC_KEYCLOAK_ISSUER="+near+keycloak.Realm, "TERREAU_OIDC_KEYCLOAK_LABEL=Keycloak",
		"TERREAU_OIDC_KEYCLOAK_CLIENT_ID="+keycloak.Client, "TERREAU_OIDC_KEYCLOAK_CLIENT_SECRET="+keycloak.Secret,
		"TERREAU_OIDC_LEMONLDAP_ISSUER="+portal.Issuer, "TERREAU_OIDC_LEMONLDAP_LABEL=LemonLDAP::NG",
		"TERREAU_OIDC_LEMONLDAP_CLIENT_ID="+lemonldap.Client, "TERREAU_OIDC_LEMONLDAP_CLIENT_SECRET="+lemonldap.Secret)...)
	if err := portal.Start(t.Context(), h.server.URL); err != nil {
		t.Fatal(err)
	}
	h.portal = portal
	return h, cut
}

// line leads from an address of this test to a server, which calls itself by the address it is asked at. Once it is cut,
// that address refuses every connection, as that of a server that has stopped.
func line(t *testing.T, to string) (address string, cut func()) {
	t.Helper()
	far, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var mutex sync.Mutex
	var held []net.Conn
	cut = func() {
		listener.Close()
		mutex.Lock()
		defer mutex.Unlock()
		for _, c := range held {
			c.Close()
		}
	}
	t.Cleanup(cut)
	go func() {
		for {
			near, err := listener.Accept()
			if err != nil {
				return
			}
			there, err := net.Dial("tcp", far.Host)
			if err != nil {
				near.Close()
				continue
			}
			mutex.Lock()
			held = append(held, near, there)
			mutex.Unlock()
			go func() { _, _ = io.Copy(there, near); there.Close() }()
			go func() { _, _ = io.Copy(near, there); near.Close() }()
		}
	}()
	return "http://" + listener.Addr().String(), cut
}

var admission = regexp.MustCompile(`http://\S+/premiere-visite/\S+`)

// admission is the link that the server printed at its first start.
func (h *house) admission() string {
	h.Helper()
	if h.link != "" {
		return h.link
	}
	link := admission.FindString(h.server.Process.Printed())
	if link == "" {
		h.Fatalf("no link of admission was printed:\n%s", h.server.Process.Printed())
	}
	return link
}
