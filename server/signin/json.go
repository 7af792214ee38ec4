package signin

import (
	"encoding/json"
	"errors"
	"time"
)

// audience is whom a token is for: one name, or a list (RFC 7519, section 4.1.3).
type audience []string

// UnmarshalJSON reads a name or a list of names.
func (a *audience) UnmarshalJSON(text []byte) error {
	if len(text) > 0 && text[0] == '"' {
		*a = make(audience, 1)
		return json.Unmarshal(text, &(*a)[0])
	}
	return json.Unmarshal(text, (*[]string)(a))
}

// instant is a NumericDate (RFC 7519, section 2): seconds since 1970, perhaps with a fraction.
type instant time.Time

// UnmarshalJSON reads a number of seconds.
func (i *instant) UnmarshalJSON(text []byte) error {
	var seconds float64
	if err := json.Unmarshal(text, &seconds); err != nil || seconds == 0 {
		return err
	}
	if seconds < -1e11 || seconds > 1e11 { // the years that a date can have
		return errors.New("an instant that no calendar has")
	}
	*i = instant(time.UnixMilli(int64(seconds * 1000)))
	return nil
}
