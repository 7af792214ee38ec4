package themes

import (
	"html/template"
	"strconv"
	"strings"
	"time"
)

// months are the names of months, by language.
var months = map[string][]string{
	"fr": {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// DateInWords writes a day as people say it: «1er juin 2025», "1 June 2025". Pages hold the day to its month (dateHTML).
func DateInWords(lang string, at time.Time) string {
	day := strconv.Itoa(at.Day())
	if lang == "fr" && day == "1" {
		day = "1er"
	}
	return day + " " + months[lang][at.Month()-1] + " " + strconv.Itoa(at.Year())
}

// ago writes a day under a week from now as its distance, an older or a later one in full.
func (t *Theme) ago(lang string, at time.Time) string {
	now := t.Now()
	at = at.In(now.Location())
	switch days := civilDays(now) - civilDays(at); {
	case days == 0:
		return t.words.Say(lang, "date.today")
	case days == 1:
		return t.words.Say(lang, "date.yesterday")
	case days > 1 && days < 7:
		return t.words.Count(lang, "date.ago", days)
	}
	return DateInWords(lang, at)
}

// agoElement is a day as its distance on screens, and in full on paper, where the distance soon lies.
func (t *Theme) agoElement(lang string, at time.Time) template.HTML {
	near, full := t.ago(lang, at), DateInWords(lang, at)
	if near == full {
		return timeElement(at, full)
	}
	stamp, _, _ := strings.Cut(string(timeElement(at, "")), "</time>")
	return template.HTML(stamp + `<span class="no-print">` + template.HTMLEscapeString(near) + `</span><span class="on-paper">` + dateHTML(full) + `</span></time>`)
}

// civilDays counts the civil days to a date, so that two evenings and a change of hour stay whole days.
func civilDays(at time.Time) int {
	return int(time.Date(at.Year(), at.Month(), at.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// dateHTML keeps a day on the line of its month, and raises the «er» of a first day.
func dateHTML(words string) string {
	if day, rest, ok := strings.Cut(words, " "); ok && day != "" && day[0] >= '0' && day[0] <= '9' {
		words = day + "\u00a0" + rest
	}
	return strings.Replace(template.HTMLEscapeString(words), "1er\u00a0", "1<sup>er</sup>\u00a0", 1)
}

// timeElement wraps the words of a date in <time>: the day for a civil date, the instant otherwise.
func timeElement(at time.Time, words string) template.HTML {
	stamp := at.Format(time.RFC3339)
	if h, m, s := at.Clock(); h+m+s == 0 {
		stamp = at.Format(time.DateOnly)
	}
	return template.HTML(`<time datetime="` + stamp + `">` + dateHTML(words) + `</time>`)
}
