package review

import (
	"strings"

	"terreau/content/markdown"
	"terreau/content/refusal"
)

// The limits of what is written in a review, in bytes, and how many of them.
const (
	MaxReason    = 4000
	MaxRemark    = 4000
	MaxQuotation = 1000
	MaxRemarks   = 50
	MaxNamed     = 50 // in a panel, guests included
	MaxVoters    = 2000
	maxKey       = 100
)

// plain brings a text of some lines to its one form: no controls that turn or hide letters, no blank ends.
func plain(text string) string {
	lines := strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	for i, line := range lines {
		lines[i] = markdown.Visible(line)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// reason cleans a reason, and refuses one that is too long, or empty where one is needed.
func reason(text string, needed bool) (string, error) {
	text = plain(text)
	if len(text) > MaxReason {
		return text, refusal.TooLarge("reason", "reason-too-long", MaxReason)
	}
	if text == "" && needed {
		return text, refusal.Unprocessable("reason", "reason-empty")
	}
	return text, nil
}
