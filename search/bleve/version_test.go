package bleve

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"testing"
)

// TestState: an index says of itself where it stands; of another version, or altered by one bit, it is not believed.
func TestState(t *testing.T) {
	written := state{position: 42, count: 3, digest: 7}.bytes()
	if read, err := readState(written); err != nil || read != (state{position: 42, count: 3, digest: 7}) {
		t.Fatalf("it is read back as %+v (%v)", read, err)
	}
	for bit := range len(written) * 8 {
		altered := append([]byte(nil), written...)
		altered[bit/8] ^= 1 << (bit % 8)
		if _, err := readState(altered); !errors.Is(err, errDamaged) {
			t.Fatalf("altered at bit %d, it is read: %v", bit, err)
		}
	}
	other := append([]byte(nil), written[:len(written)-4]...)
	binary.BigEndian.PutUint32(other, version+1)
	other = binary.BigEndian.AppendUint32(other, crc32.ChecksumIEEE(other))
	if _, err := readState(other); !errors.Is(err, errVersion) {
		t.Errorf("an index of another version is read: %v", err)
	}
	for _, short := range [][]byte{nil, {1}, written[:31]} {
		if _, err := readState(short); !errors.Is(err, errDamaged) {
			t.Errorf("%d bytes are read: %v", len(short), err)
		}
	}
}
