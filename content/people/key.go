package people

import (
	"context"
	"time"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/refusal"
)

// SigningKey is a key with which the built-in provider signs. Private is in the caller's own form (PKCS #8); it is sealed
// with the instance's Secret before it is kept.
type SigningKey struct {
	ID      string
	Private []byte
	MadeAt  time.Time
	Ends    time.Time
}

// maxKeys is how many signing keys are kept; the oldest make room.
const maxKeys = 20

// UseSecret gives the store what it seals signing keys with. It is called before the store is used.
func (st *Store) UseSecret(s *Secret) { st.secret = s }

// Keys gives the signing keys that have not ended, the newest first; none at first. Where the database is shared, a key
// that another secret sealed is Unavailable "secret-differs": the nodes must be given the same. In a folder it means that
// the secret was lost, and the key with it.
func (st *Store) Keys(ctx context.Context) (keys []SigningKey, err error) {
	defer refusal.Wrap(&err, "signing keys")
	var sealed []sealedKey
	err = st.db.View(ctx, func(tx *db.Tx) error { sealed, err = liveKeys(tx, st.clock.Now()); return err })
	if err != nil {
		return nil, err
	}
	for _, s := range sealed {
		private, err := st.secret.Unseal(s.text, s.ID)
		if err != nil && !st.db.InFile() {
			return nil, refusal.Unavailable("secret-differs", err)
		}
		if err == nil {
			s.Private = private
			keys = append(keys, s.SigningKey)
		}
	}
	return keys, nil
}

// PutKey keeps a signing key until its end.
func (st *Store) PutKey(ctx context.Context, k SigningKey) (err error) {
	defer refusal.Wrap(&err, "keep a signing key")
	s := sealedKey{SigningKey: k}
	if s.text, err = st.secret.Seal(k.Private, k.ID); err != nil {
		return refusal.Unavailable("secret-unusable", err)
	}
	return st.db.Update(ctx, func(tx *db.Tx) error { return putKey(tx, s, st.clock.Now()) })
}

// DropKeys forgets every signing key: those who are signing in begin again. It is the way out where a shared secret was
// lost.
func (st *Store) DropKeys(ctx context.Context, by Person) (err error) {
	defer refusal.Wrap(&err, "drop the signing keys")
	return st.db.Update(ctx, func(tx *db.Tx) error {
		now, err := Current(tx, by)
		if err != nil {
			return err
		}
		if !Allows(now, Administer, Object{}) {
			return refusal.Forbidden("not-administrator")
		}
		_, err = tx.Exec(`DELETE FROM signing_keys`)
		return err
	})
}

// sealedKey is a key as it is kept.
type sealedKey struct {
	SigningKey
	text string
}

func liveKeys(tx *db.Tx, now time.Time) (keys []sealedKey, err error) {
	err = tx.Each(func(r db.Row) error {
		var k sealedKey
		var made, ends int64
		err := r.Scan(&k.ID, &k.text, &made, &ends)
		k.MadeAt, k.Ends = clock.Instant(made), clock.Instant(ends)
		keys = append(keys, k)
		return err
	}, `SELECT id, sealed, made_at, ends_at FROM signing_keys WHERE ends_at > $1 ORDER BY made_at DESC, id DESC`, clock.Micros(now))
	return keys, err
}

func putKey(tx *db.Tx, k sealedKey, now time.Time) error {
	if _, err := tx.Exec(`DELETE FROM signing_keys WHERE ends_at <= $1`, clock.Micros(now)); err != nil {
		return err
	}
	_, err := tx.Exec(`INSERT INTO signing_keys (id, sealed, made_at, ends_at) VALUES ($1, $2, $3, $4)`,
		k.ID, k.text, clock.Micros(k.MadeAt), clock.Micros(k.Ends))
	if err != nil {
		return err
	}
	_, err = tx.Exec(`DELETE FROM signing_keys WHERE id NOT IN (SELECT id FROM signing_keys ORDER BY made_at DESC, id DESC LIMIT $1)`, maxKeys)
	return err
}
