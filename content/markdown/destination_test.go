package markdown_test

import (
	"strings"
	"testing"

	"terreau/content/markdown"
)

func TestA6SchemesThatAreNotAllowedAreText(t *testing.T) {
	for _, dest := range []string{
		"javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "feed:javascript:alert(1)", "view-source:https://x.org", "blob:https://x.org/1",
		"file:///etc/passwd", "&#106;avascript:alert(1)", "&#x6A;avascript&colon;alert(1)", "javascript&Tab;:alert(1)", "java&#9;script:alert(1)", "java&#10;script:alert(1)",
		"java&NewLine;script:alert(1)", "&#1;javascript:alert(1)", "&#xA0;javascript:alert(1)", "jar:x", "ws://x", "intent:x", "ms-word:x", "about:blank", "x-y:z", "javascript\\:alert(1)",
		"&#xFEFF;javascript:alert(1)", "\u00a0javascript:alert(1)", "\u3000javascript:alert(1)", "ｊavascript:alert(1)", "ftp://x.org", "filesystem:x", "chrome:x", "mhtml:x", "livescript:x", "mocha:x",
	} {
		for _, source := range []string{"[mot](" + dest + ")", "[mot](<" + dest + ">)", "[mot][r]\n\n[r]: " + dest, "![mot](" + dest + ")", "<" + dest + ">"} {
			html := render(t, source).HTML
			if strings.Contains(html, "<a ") || strings.Contains(html, "<img") {
				t.Errorf("%q became %s", source, html)
			}
			if text := html; !strings.Contains(text, "mot") && !strings.HasPrefix(source, "<") {
				t.Errorf("the words of %q are lost: %s", source, html)
			}
		}
	}
}

func TestA7AnotherSiteIsShownAsSuchWithItsHost(t *testing.T) {
	for dest, want := range map[string]string{
		"https://example.org/a?b=c&d#e":  `<a href="https://example.org/a?b=c&amp;d#e" rel="external noopener noreferrer">mot</a>`,
		"http://127.0.0.1:8080/x":        `<a href="http://127.0.0.1:8080/x" rel="external noopener noreferrer">mot</a>`,
		"http://[::1]/x":                 `<p>mot</p>`,
		"https://a_b.example/x":          `<a href="https://a_b.example/x" rel="external noopener noreferrer">mot</a>`,
		"https://example.org:443/":       `<a href="https://example.org:443/" rel="external noopener noreferrer">mot</a>`,
		"https://":                       `<p>mot</p>`,
		"<https://exa mple.org>":         `<p>mot</p>`,
		"https://ex%61mple.org/":         `<p>mot</p>`,
		"mailto:a%0d%0ab@example.org":    `<p>mot</p>`,
		"//host.example/x":               `<a href="https://host.example/x" rel="external noopener noreferrer">mot</a> <span class="soft small">(host.example)</span>`,
		"https:host.example":             `<a href="https://host.example" rel="external noopener noreferrer">mot</a> <span class="soft small">(host.example)</span>`,
		"http:/host.example":             `<a href="http://host.example" rel="external noopener noreferrer">mot</a> <span class="soft small">(host.example)</span>`,
		`\\\\host.example\x`:             `<a href="https://host.example/x" rel="external noopener noreferrer">mot</a> <span class="soft small">(host.example)</span>`,
		`/\host.example/x`:               `<a href="https://host.example/x" rel="external noopener noreferrer">mot</a> <span class="soft small">(host.example)</span>`,
		"https://terreau@evil.example/x": `<a href="https://evil.example/x" rel="external noopener noreferrer">mot</a> <span class="soft small">(evil.example)</span>`,
		"https://a:b@evil.example":       `<a href="https://evil.example" rel="external noopener noreferrer">mot</a> <span class="soft small">(evil.example)</span>`,
		"mailto:a@example.org?subject=x": `<a href="mailto:a@example.org?subject=x">mot</a>`,
		"<tel:+33 1 99 00 12 34>":        `<a href="tel:+33199001234">mot</a>`,
		"tel:javascript":                 `<p>mot</p>`,
		"mailto:a":                       `<p>mot</p>`,
		"tel:+33199001234":               `<a href="tel:+33199001234">mot</a>`,
		"/fiches/aller-vers":             `<a href="/fiches/aller-vers">mot</a>`,
		"#pourquoi":                      `<a href="#s-why">mot</a>`,
		"#s-why":                         `<a href="#s-why">mot</a>`,
		"#un-titre":                      `<a href="#s-un-titre">mot</a>`,
		"autre.md":                       `<a data-to="autre.md">mot</a>`,
		"../dossier/autre.md#x":          `<a data-to="../dossier/autre.md#x">mot</a>`,
		"<ma fiche.md>":                  `<a data-to="ma fiche.md">mot</a>`,
		`images\\a.png`:                  `<a data-to="images/a.png">mot</a>`,
	} {
		if html := render(t, "[mot]("+dest+")").HTML; !strings.Contains(html, want) {
			t.Errorf("%s became\n%s and not\n%s", dest, html, want)
		}
	}
	if html := render(t, "[https://banque.example](https://evil.example)").HTML; !strings.Contains(html, "(evil.example)") {
		t.Errorf("words that claim another host hide it: %s", html)
	}
}

func TestM7AnUnusualHostIsShownInItsPlainLettersWithAWarning(t *testing.T) {
	for dest, host := range map[string]string{
		"https://аррӏе.com/": "xn--80ak6aa92e.com", "https://xn--80ak6aa92e.com": "xn--80ak6aa92e.com", "https://préfecture.example": "xn--prfecture-c4a.example",
		"https://example。org": "", "https://EXAMPLE.org": "",
	} {
		html := render(t, "[mot]("+dest+")").HTML
		if host == "" {
			if strings.Contains(html, "inhabituel") || !strings.Contains(html, `href="https://example.org"`) {
				t.Errorf("%s became %s", dest, html)
			}
			continue
		}
		if !strings.Contains(html, "("+host+"\u00a0: nom de domaine inhabituel, à vérifier)") {
			t.Errorf("%s became %s", dest, html)
		}
	}
}

func TestALinkInsideALinkIsItsWords(t *testing.T) {
	for source, want := range map[string]int{
		"[a <https://x.org> b](https://y.org)": 1, "[![alt](https://x.org/i.png)](https://y.org)": 1, "[a[^1]](https://y.org)\n\n[^1]: note": 2,
		"[article L. 311-3 du CASF](a.md)": 1, "[[a](b)](c)": 1, "[ASE](a.md)": 1,
	} {
		html := render(t, source).HTML
		if got := strings.Count(html, "<a "); got != want {
			t.Errorf("%q has %d links, not %d: %s", source, got, want, html)
		}
		if open := strings.Index(html, "<a "); strings.Contains(html[open+1:][:strings.Index(html[open+1:], "</a>")], "<a ") {
			t.Errorf("%q has a link in a link: %s", source, html)
		}
	}
}

func TestADestinationOverTheLimitIsText(t *testing.T) {
	for _, source := range []string{"[mot](https://x.org/" + strings.Repeat("a", markdown.MaxDestination) + ")", "![mot](" + strings.Repeat("a", markdown.MaxDestination+1) + ")"} {
		if html := render(t, source).HTML; html != "<p>mot</p>\n" {
			t.Errorf("it became %.100s", html)
		}
	}
}
