package markdown

import (
	"errors"
	"regexp"
	"strconv"
	"time"

	"go.yaml.in/yaml/v3"
)

var (
	plainInteger = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)$`)
	likeADate    = regexp.MustCompile(`^[0-9]{4,}-[0-9]{1,2}-[0-9]{1,2}$`)
	likeANumber  = regexp.MustCompile(`^[-+]?[0-9][0-9._]*(?:[eE][-+]?[0-9]+)?$`)
)

// scalar gives a value of one piece. Only what is written as a plain integer becomes one: "01000" is the number of a
// commune, not an octal number. Numbers and dates that no machine can hold are refused.
func (r *frontReader) scalar(n *yaml.Node) (any, error) {
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return n.Value, nil
	}
	if likeADate.MatchString(n.Value) {
		if _, err := time.Parse(time.DateOnly, n.Value); err != nil {
			return nil, r.refuse(n, "front-date", shorten(n.Value))
		}
		return n.Value, nil
	}
	if plainInteger.MatchString(n.Value) {
		i, err := strconv.ParseInt(n.Value, 10, 64)
		if err != nil {
			return nil, r.refuse(n, "front-number", shorten(n.Value))
		}
		return i, nil
	}
	if _, err := strconv.ParseFloat(n.Value, 64); likeANumber.MatchString(n.Value) && errors.Is(err, strconv.ErrRange) {
		return nil, r.refuse(n, "front-number", shorten(n.Value))
	}
	switch n.Tag {
	case "!!null":
		return nil, nil
	case "!!bool":
		return n.Value == "true" || n.Value == "True" || n.Value == "TRUE", nil
	case "!!float":
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil && likeANumber.MatchString(n.Value) {
			return f, nil // ".inf" and ".nan" are words here
		}
	}
	return n.Value, nil
}
