package event

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"regexp"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
)

// SystemActor stands in the audit for the product itself: commands, imports, timers.
const SystemActor clock.ID = "system"

// AuditEntry is one row of the audit: who did what to what, and the few facts that say how. It holds ids and keys, never
// a name, a content or a secret.
type AuditEntry struct {
	Seq     int64 // from 1, without holes; Audit gives it
	At      time.Time
	Actor   clock.ID // a person; SystemActor; "" for a visitor
	Act     Act
	Kind    SubjectKind
	Subject string
	Space   clock.ID // "" for none
	Facts   map[Fact]string
	Address string // where it came from: it stands outside the chain, whole for a day, then as a network

	Previous string // the hash of the row before
	Hash     string // of this one; see Canonical
}

// canonical is a row as it is hashed, and as it is exported but for its hash.
type canonical struct {
	Seq      int64           `json:"seq"`
	At       string          `json:"at"`
	Actor    string          `json:"actor"`
	Act      string          `json:"act"`
	Kind     string          `json:"kind"`
	Subject  string          `json:"subject"`
	Space    string          `json:"space"`
	Facts    json.RawMessage `json:"facts"`
	Previous string          `json:"previous"`
}

// Canonical is the row as one line of JSON, its keys in this order, without its hash and its address: the bytes whose
// SHA-256 the hash is. As each row holds the hash of the one before, whoever kept the last hash can tell whether anything
// before it was touched.
func (e AuditEntry) Canonical() ([]byte, error) {
	facts, err := e.facts()
	if err != nil {
		return nil, err
	}
	return line(canonical{e.Seq, e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), string(e.Actor), string(e.Act), string(e.Kind),
		e.Subject, string(e.Space), facts, e.Previous})
}

// Line is the row as an export holds it: the canonical line with the hash as its last key.
func (e AuditEntry) Line() ([]byte, error) {
	text, err := e.Canonical()
	if err != nil {
		return nil, err
	}
	return append(text[:len(text)-1], `,"hash":"`+e.Hash+`"}`...), nil
}

func (e AuditEntry) sum() (string, error) {
	text, err := e.Canonical()
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), err
}

// facts are the facts as JSON, their keys in order.
func (e AuditEntry) facts() ([]byte, error) {
	if len(e.Facts) == 0 {
		return []byte("{}"), nil
	}
	return line(e.Facts)
}

func line(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(value)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// telling is what a fact or a subject may be: an id, a key, a number, a hash, a date. It has room for no sentence, no
// name, and no address of any sort.
var telling = regexp.MustCompile(`^[A-Za-z0-9_.:/-]{0,128}$`)

// untold stands for what a fact may not be. An act is never stopped by what is told of it.
const untold = "-"

func told(text string) string {
	if !telling.MatchString(text) {
		return untold
	}
	return text
}

// Audit appends a row to the chain, in the transaction of the act itself. It takes a counter's lock, as Record does, just
// before which it stands in a use-case.
func Audit(tx *db.Tx, e AuditEntry) (err error) {
	e.Subject = told(e.Subject)
	facts := map[Fact]string{}
	for fact, value := range e.Facts {
		if value != "" {
			facts[fact] = told(value)
		}
	}
	e.Facts = facts
	if e.Seq, e.Previous, err = nextLink(tx); err != nil {
		return err
	}
	if e.Hash, err = e.sum(); err != nil {
		return err
	}
	if err := insertAudit(tx, e); err != nil {
		return err
	}
	if e.Address = Address(e.Address); e.Address == "" {
		return nil
	}
	return insertAddress(tx, e)
}
