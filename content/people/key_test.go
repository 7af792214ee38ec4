package people_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"terreau/content"
	"terreau/content/clock"
	"terreau/content/contenttest"
	"terreau/content/db"
	"terreau/content/people"
	"terreau/content/refusal"
)

func signingKey(id string, ends time.Time) people.SigningKey {
	return people.SigningKey{ID: id, Private: []byte("private key " + id), MadeAt: contenttest.Noon, Ends: ends}
}

func TestSigningKeysAreSealed(t *testing.T) {
	timed(t, func(t *testing.T, lib *content.Library, clock *clock.Fake) {
		ctx := t.Context()
		if keys, err := lib.People.Keys(ctx); err != nil || len(keys) != 0 {
			t.Fatalf("there are keys at first: %v, %v", keys, err)
		}
		must(t, lib.People.PutKey(ctx, signingKey("a", contenttest.Noon.Add(time.Hour))))
		must(t, lib.People.PutKey(ctx, signingKey("b", contenttest.Noon.Add(2*time.Hour))))
		keys, err := lib.People.Keys(ctx)
		if err != nil || len(keys) != 2 || keys[0].ID != "b" || string(keys[1].Private) != "private key a" || !keys[1].Ends.Equal(contenttest.Noon.Add(time.Hour)) {
			t.Errorf("the keys are %+v, %v", keys, err)
		}
		var sealed string
		must(t, lib.DB.View(ctx, func(tx *db.Tx) error {
			return tx.One(func(r db.Row) error { return r.Scan(&sealed) }, `SELECT sealed FROM signing_keys WHERE id = 'a'`)
		}))
		if strings.Contains(sealed, "private") || len(sealed) < 40 {
			t.Errorf("the database keeps %q", sealed)
		}
		info, err := os.Stat(filepath.Join(lib.Folder, people.SecretName))
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the secret is kept as %v, %v", info, err)
		}
		// What is sealed for one row opens no other.
		must(t, lib.DB.Update(ctx, func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE signing_keys SET sealed = $1 WHERE id = 'b'`, sealed)
			return err
		}))
		keys, err = lib.People.Keys(ctx)
		if lib.DB.InFile() && (err != nil || len(keys) != 1) || !lib.DB.InFile() && refusal.KindOf(err) != refusal.KindUnavailable {
			t.Errorf("a key that was moved is read: %v, %v", keys, err)
		}
		refused(t, lib.People.DropKeys(ctx, contenttest.Someone(t, lib, people.Steward)), refusal.KindForbidden, "not-administrator")
		must(t, lib.People.DropKeys(ctx, people.System()))
		for i := range 25 {
			must(t, lib.People.PutKey(ctx, signingKey(fmt.Sprint("k", i), contenttest.Noon.Add(time.Hour))))
		}
		if keys, err = lib.People.Keys(ctx); err != nil || len(keys) != 20 {
			t.Errorf("%d keys are kept, %v", len(keys), err)
		}
		clock.Move(time.Hour)
		if keys, err = lib.People.Keys(ctx); err != nil || len(keys) != 0 {
			t.Errorf("keys that are over are given: %v, %v", keys, err)
		}
	})
}

// Two nodes that share a database must be given one secret, and are told so.
func TestNodesShareASecret(t *testing.T) {
	address := contenttest.Server(t)
	secret := strings.Repeat("un secret de trente-deux signes ", 2)
	node := func(secret string) *content.Library {
		return contenttest.Open(t, content.Options{Folder: t.TempDir(), Address: address, Secret: secret})
	}
	one, two, other := node(secret), node(secret), node("")
	must(t, one.People.PutKey(t.Context(), signingKey("a", contenttest.Noon.Add(time.Hour))))
	if keys, err := two.People.Keys(t.Context()); err != nil || len(keys) != 1 {
		t.Errorf("the other node reads %v, %v", keys, err)
	}
	if _, err := os.Stat(filepath.Join(one.Folder, people.SecretName)); err == nil {
		t.Error("a secret was made where one was given")
	}
	_, err := other.People.Keys(t.Context())
	refused(t, err, refusal.KindUnavailable, "secret-differs")
	short := node("trop court")
	refused(t, short.People.PutKey(t.Context(), signingKey("b", contenttest.Noon.Add(time.Hour))), refusal.KindUnavailable, "secret-unusable")
}

func TestASecretSeals(t *testing.T) {
	folder := t.TempDir()
	sealed, err := people.NewSecret(folder, "").Seal([]byte("mot"), "ici")
	must(t, err)
	again := people.NewSecret(folder, "")
	if plain, err := again.Unseal(sealed, "ici"); err != nil || !bytes.Equal(plain, []byte("mot")) {
		t.Errorf("it gives %q back, %v", plain, err)
	}
	second, err := again.Seal([]byte("mot"), "ici")
	if err != nil || second == sealed {
		t.Error("the same is sealed twice alike")
	}
	for what, attempt := range map[string]func() ([]byte, error){
		"elsewhere":      func() ([]byte, error) { return again.Unseal(sealed, "là") },
		"changed":        func() ([]byte, error) { return again.Unseal("A"+sealed[1:len(sealed)-1]+"A", "ici") },
		"cut":            func() ([]byte, error) { return again.Unseal(sealed[:8], "ici") },
		"not ours":       func() ([]byte, error) { return again.Unseal("%%%", "ici") },
		"another secret": func() ([]byte, error) { return people.NewSecret(t.TempDir(), "").Unseal(sealed, "ici") },
	} {
		if plain, err := attempt(); err == nil {
			t.Errorf("%s: it opens as %q", what, plain)
		}
	}
}
