package browser

// Device is an authenticator of a tab that keeps passkeys, made by the browser itself (WebAuthn Level 3, section 11).
type Device struct {
	page *Page
	id   string
}

// Device gives the tab the device that it runs on, which knows who holds it, as a phone does. It says nothing until it is
// told to.
func (p *Page) Device() (*Device, error) { return p.device("internal") }

// Stick gives the tab a device more, which is put into it.
func (p *Page) Stick() (*Device, error) { return p.device("usb") }

func (p *Page) device(transport string) (*Device, error) {
	if err := p.call("WebAuthn.enable", map[string]any{"enableUI": false}); err != nil {
		return nil, err
	}
	var made struct {
		ID string `json:"authenticatorId"`
	}
	options := map[string]any{"protocol": "ctap2", "transport": transport, "hasResidentKey": true, "hasUserVerification": true,
		"isUserVerified": true, "automaticPresenceSimulation": false}
	err := p.ask("WebAuthn.addVirtualAuthenticator", map[string]any{"options": options}, &made)
	return &Device{page: p, id: made.ID}, err
}

// Agree makes the device say yes to what it is asked, or nothing.
func (d *Device) Agree(yes bool) error {
	return d.page.call("WebAuthn.setAutomaticPresenceSimulation", map[string]any{"authenticatorId": d.id, "enabled": yes})
}

// Recognise makes the device know who holds it, or refuse her.
func (d *Device) Recognise(yes bool) error {
	return d.page.call("WebAuthn.setUserVerified", map[string]any{"authenticatorId": d.id, "isUserVerified": yes})
}

// Remove takes the device away.
func (d *Device) Remove() error {
	return d.page.call("WebAuthn.removeVirtualAuthenticator", map[string]any{"authenticatorId": d.id})
}

// OfferNothing makes the pages to come those of a browser that offers no passkeys in fields: only a button asks for them.
func (p *Page) OfferNothing() error {
	return p.call("Page.addScriptToEvaluateOnNewDocument", map[string]any{"source": "delete PublicKeyCredential.isConditionalMediationAvailable"})
}
