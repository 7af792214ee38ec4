package main

import (
	"errors"
	"io/fs"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// causes are what the system says, and the words that say it here.
var causes = []struct {
	err error
	key string
}{
	{fs.ErrNotExist, "cause_missing"},
	{fs.ErrPermission, "cause_forbidden"},
	{fs.ErrExist, "cause_exists"},
	{syscall.ENOSPC, "cause_full"},
	{syscall.EADDRINUSE, "cause_taken"},
	{syscall.ECONNREFUSED, "cause_away"},
	{syscall.EROFS, "cause_read_only"},
}

// causeOf gives the words for what the system says; "" where it is something else.
func causeOf(err error) string {
	for _, cause := range causes {
		if errors.Is(err, cause.err) {
			return cause.key
		}
	}
	return ""
}

// failure says an error that is no refusal: in words where the system's are known, else as it is, for whoever helps.
func (c *console) failure(err error) string {
	key := causeOf(err)
	if key == "" {
		return c.say("failed", err.Error())
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		return c.say("about", path.Path, c.say(key)) + "."
	}
	return c.say(key) + "."
}

// some says how many there are of something: its singular or its plural.
func (c *console) some(key string, n int) string {
	one, many, _ := strings.Cut(words["some_"+key][c.column()], "|")
	text := many
	if n == 1 || n == 0 && c.lang == "fr" {
		text = one
	}
	return strings.Replace(text, "%d", strconv.Itoa(n), 1)
}

func (c *console) column() int {
	if c.lang == "fr" {
		return 0
	}
	return 1
}

// lasted says a duration as people do.
func (c *console) lasted(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		text := strconv.FormatFloat(d.Seconds(), 'f', 1, 64) + " s"
		if c.lang == "fr" {
			text = strings.Replace(text, ".", ",", 1)
		}
		return text
	case d < time.Minute:
		return strconv.Itoa(int(d.Seconds())) + " s"
	}
	return strconv.Itoa(int(d.Minutes())) + " min " + strconv.Itoa(int(d.Seconds())%60) + " s"
}

var months = [12]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}

// moment says a date and a time as people do.
func (c *console) moment(at time.Time) string {
	if c.lang != "fr" {
		return at.Format("2 January 2006 at 15:04")
	}
	day := strconv.Itoa(at.Day())
	if at.Day() == 1 {
		day = "1er"
	}
	return day + " " + months[at.Month()-1] + " " + strconv.Itoa(at.Year()) + " à " + at.Format("15 h 04")
}
