package bleve

import (
	"terreau/content/clock"
	"terreau/content/people"
	"terreau/search"
)

// Who may read a text is asked when it is searched. A text carries what that rests on, its space and restriction, in
// one tag: "P" published, "D" draft, "Q" draft that is proposed, "A" for each author of a draft; then the restriction;
// then the space. A reader's Reach is a set of tags (people.Reach.Admits is the same rule).

func restrictionLetter(restriction people.Audience) string {
	switch restriction {
	case "", people.Public:
		return "p"
	case people.Members:
		return "m"
	case people.SpaceOnly:
		return "s"
	}
	return "x" // what is not known is sealed
}

// accessTags are the tags of one text.
func accessTags(d search.Document) []string {
	where := restrictionLetter(d.Restriction) + ":" + string(d.Space)
	switch {
	case !d.Draft:
		return []string{"P" + where}
	case d.Proposed:
		where, tags := where, []string{"Q" + where}
		return append(tags, authorTags(where, d.Authors)...)
	}
	return append([]string{"D" + where}, authorTags(where, d.Authors)...)
}

func authorTags(where string, authors []clock.ID) []string {
	var tags []string
	for _, author := range authors {
		tags = append(tags, "A"+where+":"+string(author))
	}
	return tags
}

// admission decides on tags.
type admission struct {
	everything bool
	drafts     bool
	tags       map[string]bool
}

// admits makes the tags a reader may read, of what is published or of drafts.
func admits(reader search.Reader, drafts bool) admission {
	a := admission{everything: reader.Everything, drafts: drafts, tags: map[string]bool{}}
	own, named := heldIn(reader.Own), heldIn(reader.Named)
	for _, space := range reader.Open {
		letters := []string{"p"}
		if reader.Member {
			letters = append(letters, "m")
		}
		if own.any[space] {
			letters = append(letters, "s")
		}
		if named.any[space] {
			letters = append(letters, "x")
		}
		for _, letter := range letters {
			where, roles := letter+":"+string(space), own
			if !drafts {
				a.tags["P"+where] = true
				continue
			}
			if letter == "x" {
				roles = named
			}
			a.tags["D"+where] = roles.stewarded[space]
			a.tags["Q"+where] = roles.stewarded[space] || roles.reviewed[space]
			if reader.Person != "" {
				a.tags["A"+where+":"+string(reader.Person)] = true
			}
		}
	}
	return a
}

// roles are the spaces in which a reader holds one.
type roles struct{ any, reviewed, stewarded map[clock.ID]bool }

func heldIn(h people.Held) roles {
	return roles{setOf(h.Any), setOf(h.Reviewed), setOf(h.Stewarded)}
}

// allows reports whether a text with this tag may be read.
func (a admission) allows(tag string) bool {
	if a.everything {
		return tag != "" && (tag[0] == 'P') != a.drafts
	}
	return a.tags[tag]
}

func setOf(ids []clock.ID) map[clock.ID]bool {
	set := make(map[clock.ID]bool, len(ids))
	for _, id := range ids {
		set[id] = true
	}
	return set
}
