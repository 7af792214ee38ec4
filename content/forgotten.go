package content

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"terreau/content/clock"
	"terreau/content/db"
	"terreau/content/people"
)

// ForgottenName is the file of the data folder that lists who was erased, beside the database and not in it: a backup that
// is older than an erasure is put back together with it, and nobody comes back (security.md N4). A line holds the SHA-256 of
// a random id, what the person chose, and the day: it says nothing to whoever has not that id already.
const ForgottenName = "forgotten.txt"

// forgottenLine is a line of the list.
var forgottenLine = regexp.MustCompile(`^([0-9a-f]{64}) (named|nobody) (comments|kept) [0-9]{4}-[0-9]{2}-[0-9]{2}$`)

func (l *Library) forgottenLine(d people.Departure) string {
	name, comments := "nobody", "kept"
	if d.Named {
		name = "named"
	}
	if d.Comments {
		comments = "comments"
	}
	return strings.Join([]string{hashedID(d.Person), name, comments, string(l.Clock.Today())}, " ")
}

func hashedID(id clock.ID) string {
	sum := sha256.Sum256([]byte("forgotten " + string(id)))
	return hex.EncodeToString(sum[:])
}

// noteForgotten adds a person to the list, on stable storage, before she is erased.
func (l *Library) noteForgotten(d people.Departure) error {
	lines, err := readForgotten(l.Folder)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, hashedID(d.Person)) }) {
		return nil
	}
	return writeForgotten(l.Folder, append(lines, l.forgottenLine(d)))
}

// readForgotten gives the lines of the list in a folder; a line that is none is left out.
func readForgotten(folder string) (lines []string, err error) {
	file, err := os.Open(filepath.Join(folder, ForgottenName))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		if line := strings.TrimSpace(scanner.Text()); forgottenLine.MatchString(line) {
			lines = append(lines, line)
		}
	}
	return lines, scanner.Err()
}

// writeForgotten puts the list into a folder, whole or not at all.
func writeForgotten(folder string, lines []string) error {
	if len(lines) == 0 {
		return nil
	}
	name := filepath.Join(folder, ForgottenName)
	file, err := os.OpenFile(name+".writing", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(strings.Join(lines, "\n") + "\n")
	if err := errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	return errors.Join(os.Rename(name+".writing", name), syncFolder(folder))
}

// eraseAgain erases those of a list whom an older copy of the library still knows.
func (l *Library) eraseAgain(ctx context.Context, lines []string) error {
	chosen := map[string]people.Departure{}
	for _, line := range lines {
		if m := forgottenLine.FindStringSubmatch(line); m != nil {
			chosen[m[1]] = people.Departure{Named: m[2] == "named", Comments: m[3] == "comments"}
		}
	}
	var known []people.Departure
	err := l.DB.View(ctx, func(tx *db.Tx) error {
		known = nil
		return tx.Each(func(r db.Row) error {
			var id clock.ID
			err := r.Scan(&id)
			if d, forgotten := chosen[hashedID(id)]; forgotten {
				d.Person = id
				known = append(known, d)
			}
			return err
		}, `SELECT id FROM persons WHERE left_at IS NULL`)
	})
	for i := 0; err == nil && i < len(known); i++ {
		err = l.erase(ctx, known[i], false)
	}
	return err
}
