package people

import "terreau/content/clock"

// Space is a team's shelf: sheets, the people who tend them, and who may read them.
type Space struct {
	ID          clock.ID
	Slug        string
	Name        string
	Summary     string
	Audience    Audience
	DefaultKind string
	Protocol    string // the protocol of its reviews; "" for that of the kind
}
