package bleve

import (
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
)

// The engine's files of words bear their own sums; the file that lists them, root.bolt, does not. It is sealed with
// its sum when the index is closed. What was killed has no seal: there, an index that was opened several times at the
// same position and never closed is taken for one that brings the process down, and rebuilt.

const (
	listing = "root.bolt"
	sealed  = "closed"
	marked  = "open"
	maxFell = 5 // openings without a closing, at one position
)

func (g *generation) path(name string) string { return filepath.Join(g.folder, name) }

// seal notes the sum of the listing, once nobody writes it any more.
func (g *generation) seal() error {
	content, err := os.ReadFile(g.path(listing))
	if err != nil {
		return err
	}
	sum := fmt.Sprintf("%08x\n", crc32.ChecksumIEEE(content))
	return errors.Join(os.WriteFile(g.path(sealed), []byte(sum), 0o600), os.RemoveAll(g.path(marked)))
}

// checkSeal compares the listing with its seal, where it was closed.
func (g *generation) checkSeal() error {
	seal, err := os.ReadFile(g.path(sealed))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	content, reading := os.ReadFile(g.path(listing))
	if err := errors.Join(err, reading); err != nil {
		return err
	}
	if string(seal) != fmt.Sprintf("%08x\n", crc32.ChecksumIEEE(content)) {
		return errDamaged
	}
	return nil
}

// mark notes that the index is open at its position, and how many times it was so without being closed.
func (g *generation) mark() error {
	var fell int
	var position int64
	if content, err := os.ReadFile(g.path(marked)); err == nil {
		fmt.Sscan(string(content), &fell, &position)
	}
	if position != g.state.position {
		fell = 0
	}
	if fell++; fell > maxFell {
		return errors.Join(errDamaged, fmt.Errorf("opened %d times at %d and never closed", maxFell, position))
	}
	content := fmt.Sprintln(fell, g.state.position)
	return errors.Join(os.WriteFile(g.path(marked), []byte(content), 0o600), os.RemoveAll(g.path(sealed)))
}
