package bleve

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"os"

	"github.com/blevesearch/bleve/v2/index/scorch"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"

	"terreau/search/words"
)

// layout changes with the fields of the index and what they hold.
const layout = 1

// version is that of an index that this program made.
const version = layout<<16 | words.Version

// stateKey is where the index keeps its own state, written in the same batch as the texts.
var stateKey = []byte("terreau")

// Why an index cannot be used: it must be rebuilt.
var (
	errNone    = errors.New("there is no index yet")
	errVersion = errors.New("the index was made by another version")
	errDamaged = errors.New("the index is damaged")
)

// state is what the index says of itself: where it stands in the list of events, and which texts it holds.
type state struct {
	position int64
	count    uint64 // texts
	digest   uint64 // sum of the hashes of their ids: a text that is missing, or stands twice, changes it
}

func (s state) bytes() []byte {
	b := binary.BigEndian.AppendUint32(nil, version)
	b = binary.BigEndian.AppendUint64(b, uint64(s.position))
	b = binary.BigEndian.AppendUint64(b, s.count)
	b = binary.BigEndian.AppendUint64(b, s.digest)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b))
}

func readState(b []byte) (state, error) {
	if len(b) < 8 || crc32.ChecksumIEEE(b[:len(b)-4]) != binary.BigEndian.Uint32(b[len(b)-4:]) {
		return state{}, errDamaged
	}
	if binary.BigEndian.Uint32(b) != version {
		return state{}, errVersion
	}
	if len(b) != 32 {
		return state{}, errDamaged
	}
	return state{position: int64(binary.BigEndian.Uint64(b[4:])), count: binary.BigEndian.Uint64(b[12:]),
		digest: binary.BigEndian.Uint64(b[20:])}, nil
}

// check reads a snapshot again: each file against the sum at its end, then the texts against the state. What was
// altered, cut or lost since it was written is found here, before anything is answered.
func check(snapshot *scorch.IndexSnapshot) (state, error) {
	held, err := snapshot.GetInternal(stateKey)
	if err != nil {
		return state{}, err
	}
	s, err := readState(held)
	if err != nil {
		return state{}, err
	}
	if err := checkFiles(snapshot); err != nil {
		return state{}, err
	}
	count, digest, err := texts(snapshot)
	if err != nil {
		return state{}, err
	}
	if count != s.count || digest != s.digest {
		return state{}, errDamaged
	}
	return s, nil
}

func checkFiles(snapshot *scorch.IndexSnapshot) error {
	results := make(chan error, len(snapshot.Segments()))
	slots := make(chan struct{}, 2)
	files := 0
	for _, one := range snapshot.Segments() {
		file, ok := one.Segment().(segmentapi.PersistedSegment)
		if !ok {
			continue
		}
		files++
		go func() {
			slots <- struct{}{}
			results <- checkFile(file.Path())
			<-slots
		}()
	}
	var all error
	for range files {
		all = errors.Join(all, <-results)
	}
	return all
}

// checkFile compares a segment's file with the CRC-32 that its writer put at its end (zap.md, "footer").
func checkFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < 4 {
		return errDamaged
	}
	sum := crc32.NewIEEE()
	if _, err := io.CopyBuffer(sum, io.LimitReader(file, info.Size()-4), make([]byte, 1<<18)); err != nil {
		return err
	}
	var want [4]byte
	if _, err := io.ReadFull(file, want[:]); err != nil {
		return err
	}
	if sum.Sum32() != binary.BigEndian.Uint32(want[:]) {
		return errDamaged
	}
	return nil
}

// texts counts the texts of a snapshot and adds up the hashes of their ids.
func texts(snapshot *scorch.IndexSnapshot) (count, digest uint64, err error) {
	for _, one := range snapshot.Segments() {
		for it := one.DocNumbersLive().Iterator(); it.HasNext(); {
			id, err := one.DocID(uint64(it.Next()))
			if err != nil {
				return 0, 0, err
			}
			count++
			digest += hash64(string(id))
		}
	}
	return count, digest, nil
}
