package signin

import (
	"regexp"
	"slices"
	"strings"

	"terreau/content/people"
)

// Rule says what someone is given for whom a claim of her provider holds a value.
type Rule struct {
	Claim, Value string
	Grant        people.Grant
}

// maxRules is how many rules a mapping may have.
const maxRules = 500

// claimName is what a claim may be called; a dot leads into one that holds others, as in realm_access.roles.
var claimName = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// seatIn is before the name of a group, as in the address of its page.
const seatIn = "groupes/"

// spaceName is a space or a group in the address of its page.
var spaceName = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// ParseRules reads a mapping: claim:value=role for the instance, claim:value=space:role for a space,
// claim:value=groupes/group for a team or a college, as its page is addressed; with semicolons or ends of lines between them. Values may hold commas and equal signs, as names in an LDAP directory do. It gives the rule
// that cannot be used, "" where all can.
func ParseRules(text string) (rules []Rule, wrong string) {
	for one := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if one = strings.TrimSpace(one); one == "" {
			continue
		}
		rule, ok := parseRule(one)
		if !ok || len(rules) == maxRules {
			return nil, one
		}
		rules = append(rules, rule)
	}
	return rules, ""
}

func parseRule(text string) (r Rule, ok bool) {
	at := strings.LastIndexByte(text, '=')
	if at < 0 {
		return r, false
	}
	claim, value, ok := strings.Cut(text[:at], ":")
	r.Claim, r.Value = strings.TrimSpace(claim), strings.TrimSpace(value)
	given := strings.TrimSpace(text[at+1:])
	if group, seats := strings.CutPrefix(given, seatIn); seats {
		r.Grant = people.Grant{Group: group}
		return r, ok && r.Value != "" && claimName.MatchString(r.Claim) && spaceName.MatchString(group)
	}
	space, role, within := strings.Cut(given, ":")
	if !within {
		space, role = "", space
	}
	r.Grant = people.Grant{Space: space, Role: people.Role(role)}
	return r, ok && r.Value != "" && claimName.MatchString(r.Claim) && r.Grant.Usable() && (!within || spaceName.MatchString(space))
}

// claimed is what the claims of someone give her here: nothing where no mapping stands; nil where the provider keeps to
// itself what it would rest on, as Microsoft does of someone in many groups.
func (s Settings) claimed(all map[string]any) *people.Claimed {
	elsewhere, _ := all["_claim_names"].(map[string]any)
	c := &people.Claimed{Source: s.Name}
	for _, rule := range s.Rules {
		if _, kept := elsewhere[rule.Claim]; kept {
			return nil
		}
		c.Manages = append(c.Manages, rule.Grant)
		if slices.Contains(s.values(all, rule.Claim), rule.Value) {
			c.Holds = append(c.Holds, rule.Grant)
		}
	}
	return c
}

// values are the texts of a claim. LemonLDAP::NG puts several into one, with semicolons between them.
func (s Settings) values(all map[string]any, claim string) (values []string) {
	found, known := all[claim]
	if first, rest, nested := strings.Cut(claim, "."); !known && nested {
		within, _ := all[first].(map[string]any)
		return s.values(within, rest)
	}
	list, many := found.([]any)
	if !many {
		list = []any{found}
	}
	for _, one := range list {
		switch one := one.(type) {
		case string:
			values = append(values, one)
			if s.Profile == LemonLDAP {
				for part := range strings.SplitSeq(one, ";") {
					values = append(values, strings.TrimSpace(part))
				}
			}
		case bool:
			if one {
				values = append(values, "true")
			}
		}
	}
	return values
}
