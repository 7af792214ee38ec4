// Package post takes a letter to a mail server, or lays it in a Maildir, and says in one word what went wrong.
package post

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/mail"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// Carrier takes a letter to where it can be read. What it could not do is a *Fault.
type Carrier interface {
	Carry(ctx context.Context, m Message) error
	// Check tries whether letters could be taken now, without one.
	Check(ctx context.Context) error
	// Where is the place that letters are taken to, in the words of the operator, without a secret.
	Where() string
}

// Message is one letter to one address, in two forms that say the same.
type Message struct {
	Key     string // the same letter has the same key at each try: its Message-ID is made of it
	From    mail.Address
	To      string
	Subject string
	Text    string
	HTML    string
	Lang    string
	At      time.Time
	Stop    string // an address that stops letters of this sort by a POST (RFC 8058), "" for none
}

// sum is what names a message: a retry after an answer that was lost is the same message to whoever receives both.
func (m Message) sum() string {
	sum := sha256.Sum256([]byte(m.Key + "\x00" + m.To))
	return hex.EncodeToString(sum[:16])
}

// made is the message as it is sent: the same bytes at each try.
func (m Message) made() (*gomail.Msg, error) {
	made := gomail.NewMsg(gomail.WithNoDefaultUserAgent(), gomail.WithBoundary("terreau-"+m.sum()))
	to, err := mail.ParseAddress(m.To)
	if err != nil || to.Address != m.To || to.Name != "" {
		return nil, &Fault{Reason: FaultRecipient, ForGood: true, Err: err}
	}
	from := m.From
	from.Name = line(from.Name)
	made.FromMailAddress(&from)
	made.SetAddrHeaderFromMailAddress(gomail.HeaderTo, to)
	made.Subject(line(m.Subject))
	made.SetDateWithValue(m.At)
	_, domain, _ := strings.Cut(from.Address, "@")
	made.SetMessageIDWithValue(m.sum() + "@" + domain)
	made.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence answers it
	made.SetGenHeader("Content-Language", m.Lang)
	if m.Stop != "" {
		made.SetGenHeaderPreformatted("List-Unsubscribe", "<"+line(m.Stop)+">") // the only one: go-mail writes several in any order
		made.SetGenHeader("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
	}
	made.SetBodyString(gomail.TypeTextPlain, m.Text)
	made.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	return made, nil
}

// line is a text that stands in a header: no end of line, no control letter gets in.
func line(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, ""), func(r rune) bool { return unicode.IsControl(r) || r == ' ' || r == '\u2028' || r == '\u2029' }), " ")
}
