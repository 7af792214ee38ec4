package people

import (
	"encoding/base64"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// inText spells bytes as columns hold them.
var inText = base64.RawURLEncoding

const passkeyColumns = `id, name, credential, public_key, sign_count, flags, created_at, COALESCE(used_at, 0)`

func scanPasskey(r db.Row, more ...any) (k Passkey, err error) {
	var credential, key string
	var count, flags, created, used int64
	if err := r.Scan(append([]any{&k.ID, &k.Name, &credential, &key, &count, &flags, &created, &used}, more...)...); err != nil {
		return k, err
	}
	k.SignCount, k.Flags, k.CreatedAt = uint32(count), byte(flags), clock.Instant(created)
	if used != 0 {
		k.UsedAt = clock.Instant(used)
	}
	if k.Credential, err = inText.DecodeString(credential); err != nil {
		return k, err
	}
	k.PublicKey, err = inText.DecodeString(key)
	return k, err
}

func passkeysOf(tx *db.Tx, subject string) (all []Passkey, err error) {
	all = nil
	err = tx.Each(func(r db.Row) error {
		k, err := scanPasskey(r)
		all = append(all, k)
		return err
	}, `SELECT `+passkeyColumns+` FROM passkeys WHERE subject = $1 ORDER BY created_at, id`, subject)
	return all, err
}

func passkeyByCredential(tx *db.Tx, credential []byte) (k Passkey, subject string, err error) {
	err = tx.One(func(r db.Row) error { k, err = scanPasskey(r, &subject); return err },
		`SELECT `+passkeyColumns+`, subject FROM passkeys WHERE credential = $1`, inText.EncodeToString(credential))
	return k, subject, err
}

func insertPasskey(tx *db.Tx, subject string, k Passkey, at time.Time) (bool, error) {
	rows, err := tx.Exec(`
		INSERT INTO passkeys (id, subject, credential, public_key, sign_count, flags, name, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
		string(k.ID), subject, inText.EncodeToString(k.Credential), inText.EncodeToString(k.PublicKey), int64(k.SignCount), int64(k.Flags), k.Name, clock.Micros(at))
	return rows > 0, err
}

func usePasskey(tx *db.Tx, id clock.ID, count uint32, flags byte, at time.Time) error {
	_, err := tx.Exec(`UPDATE passkeys SET sign_count = $2, flags = $3, used_at = $4 WHERE id = $1`, string(id), int64(count), int64(flags), clock.Micros(at))
	return err
}

func renamePasskey(tx *db.Tx, subject string, id clock.ID, name string) error {
	rows, err := tx.Exec(`UPDATE passkeys SET name = $3 WHERE id = $2 AND subject = $1`, subject, string(id), name)
	return found(rows, err)
}

func deletePasskey(tx *db.Tx, subject string, id clock.ID) error {
	rows, err := tx.Exec(`DELETE FROM passkeys WHERE id = $2 AND subject = $1`, subject, string(id))
	return found(rows, err)
}

// found refuses a change that found no row.
func found(rows int64, err error) error {
	if err == nil && rows == 0 {
		err = refusal.NotFound()
	}
	return err
}

// waysIn counts how a person may sign in: by the password and the keys of her account here, and by other providers.
func waysIn(tx *db.Tx, person clock.ID, a passwordAccount) (ways int, err error) {
	err = tx.One(func(r db.Row) error { return r.Scan(&ways) }, `
		SELECT (SELECT COUNT(*) FROM passkeys WHERE subject = $1)
			+ (SELECT COUNT(*) FROM accounts WHERE person_id = $2 AND issuer <> '`+BuiltIn+`')`, a.subject, string(person))
	if a.hash != "" {
		ways++
	}
	return ways, err
}

// dropAbandonedKeys forgets the keys of an account that nobody ever signed in with, as dropAbandoned does the account.
func dropAbandonedKeys(tx *db.Tx, login string, now time.Time) error {
	_, err := tx.Exec(`DELETE FROM passkeys WHERE subject IN (SELECT subject FROM passwords WHERE login = $1 AND `+abandoned+`)`, login, clock.Micros(now))
	return err
}
