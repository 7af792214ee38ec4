package server

import (
	"context"
	"time"

	"terreau/content"
	"terreau/content/people"
	"terreau/themes"
)

// Bounds of what is well.
const (
	littleRoom = 1 << 30 // bytes left on the disk
	noRoom     = 100 << 20
	oldBackup  = 3 * 24 * time.Hour
	longBackup = 6 * time.Hour // one that takes longer did not come to its end
)

func (s *Server) showHealth(ctx context.Context, a *ask) (*answer, error) {
	page, err := s.administering(a, people.ReadJournal, "admin.health", "health.lead")
	if err != nil {
		return nil, err
	}
	h, err := s.Library.Health(ctx, a.who)
	if err != nil {
		return nil, err
	}
	lines := []themes.AdminLine{s.databaseLine(a, h), s.searchLine(ctx, a), s.roomLine(a, h), s.backupLine(a, h)}
	reached, err := s.reachedLines(ctx, a)
	if err != nil {
		return nil, err
	}
	lines = append(lines, reached...)
	if reminder, waits, err := s.firstStepsLine(ctx, a); err != nil {
		return nil, err
	} else if waits {
		lines = append([]themes.AdminLine{reminder}, lines...)
	}
	page.Sections = []themes.AdminSection{{Lines: append(lines, s.jobsLine(a, h), s.clockLine(a, h), s.chainLine(a, h))}}
	return s.html(a.lang, page)
}

func (s *Server) databaseLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.database"), Said: s.say(a, "health.database-server")}
	if h.InFile {
		line.Said = s.say(a, "health.database-file")
	}
	return line
}

func (s *Server) searchLine(ctx context.Context, a *ask) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.search"), Said: s.say(a, "health.search-good")}
	state := s.ready(ctx)
	switch behind := int(state.Events - state.Indexed); {
	case !state.Ready:
		line.State, line.Said = "bad", s.say(a, "health.search-bad")
	case behind > 0:
		line.State, line.Said = "warn", s.say(a, "health.search-late", behind)
	}
	if people.Allows(a.who, people.Administer, people.Object{}) {
		line.Act = &themes.AdminAct{Action: administrationPath, Button: s.say(a, "health.reindex"), Fields: [][2]string{{"act", "reindex"}}}
	}
	return line
}

func (s *Server) roomLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.room"), Said: s.say(a, "health.room-left", s.Theme.Size(a.lang, h.Room))}
	switch {
	case h.Room < 0:
		line.State, line.Said = "", s.say(a, "health.room-unknown")
	case h.Room < littleRoom:
		line.State, line.Said, line.Note = "warn", s.say(a, "health.room-low", s.Theme.Size(a.lang, h.Room)), s.say(a, "health.room-how")
		if h.Room < noRoom {
			line.State = "bad"
		}
	}
	return line
}

func (s *Server) backupLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.backup"), Said: s.say(a, "health.backup-last"), At: s.local(h.BackedUp)}
	now := s.Library.Clock.Now()
	switch {
	case h.Begun.After(h.BackedUp) && now.Sub(h.Begun) > longBackup:
		line.State, line.Said, line.At = "bad", s.say(a, "health.backup-broken"), s.local(h.Begun)
	case h.BackedUp.IsZero():
		line.State, line.Said, line.At = "warn", s.say(a, "health.backup-none"), time.Time{}
	case now.Sub(h.BackedUp) > oldBackup:
		line.State, line.Said = "bad", s.say(a, "health.backup-old")
	default:
		return line
	}
	line.Note = s.say(a, "health.backup-how")
	return line
}

func (s *Server) jobsLine(a *ask, h content.Health) themes.AdminLine {
	if h.Jobs > 0 {
		return themes.AdminLine{State: "bad", Label: s.say(a, "health.jobs"), Said: s.say(a, "health.jobs-bad", h.Jobs)}
	}
	return themes.AdminLine{State: "good", Label: s.say(a, "health.jobs"), Said: s.say(a, "health.jobs-good")}
}

// clockLine tells of a clock that went back: what happened cannot have happened later than now.
func (s *Server) clockLine(a *ask, h content.Health) themes.AdminLine {
	if h.Ahead > time.Minute {
		return themes.AdminLine{State: "bad", Label: s.say(a, "health.clock"), Said: s.say(a, "health.clock-bad", int(h.Ahead.Minutes()))}
	}
	return themes.AdminLine{State: "good", Label: s.say(a, "health.clock"), Said: s.say(a, "health.clock-good")}
}

func (s *Server) chainLine(a *ask, h content.Health) themes.AdminLine {
	line := themes.AdminLine{State: "good", Label: s.say(a, "health.chain"),
		Said: s.say(a, "health.chain-good", int(h.Chain.Rows), h.Chain.Head[:min(len(h.Chain.Head), 12)])}
	if len(h.Chain.Faults) > 0 {
		line.State, line.Said = "bad", s.say(a, "health.chain-bad", int(h.Chain.Faults[0].Seq))
		line.Note = h.Chain.Faults[0].Detail
	}
	if a.path != journalPath {
		line.Link = themes.Link{Label: s.say(a, "admin.journal"), URL: journalPath}
	}
	return line
}
