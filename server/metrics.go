package server

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/valyala/fasthttp"
)

// counts is what /metrics tells.
type counts struct {
	registry *prometheus.Registry
	answers  *prometheus.CounterVec
	duration *prometheus.HistogramVec
	nowhere  *counted // what reached no door
}

// routeKey keeps the door that answered, for the counts.
const routeKey = "route"

// counted is a door's own counts, found without looking.
type counted struct {
	route    string
	whole    prometheus.Counter // 200
	held     prometheus.Counter // 304
	duration prometheus.Observer
}

func (m *counts) door(route string) *counted {
	return &counted{route, m.answers.WithLabelValues(route, "200"), m.answers.WithLabelValues(route, "304"), m.duration.WithLabelValues(route)}
}

func newCounts(s *Server) *counts {
	m := &counts{
		registry: prometheus.NewRegistry(),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "terreau_requests_total",
			Help: "Answers by door and status."}, []string{"route", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "terreau_request_seconds",
			Help: "Time to answer, by door.", Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, 1, 5}}, []string{"route"}),
	}
	gauge := func(name, help string, read func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
	}
	m.registry.MustRegister(m.answers, m.duration, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("terreau_pages_kept", "Answers kept in memory for visitors.", func() float64 { n, _ := s.pages.held(); return float64(n) }),
		gauge("terreau_pages_kept_bytes", "Memory they take.", func() float64 { _, n := s.pages.held(); return float64(n) }),
		gauge("terreau_events", "Number of the last event.", func() float64 { return float64(s.position()) }),
		gauge("terreau_index_lag_events", "Events that search has not followed yet.", func() float64 {
			return float64(max(s.position()-s.indexing.at(), 0))
		}))
	m.nowhere = m.door("")
	return m
}

// position is the number of the last event, 0 where the database does not answer.
func (s *Server) position() int64 {
	ctx, stop := context.WithTimeout(context.Background(), time.Second)
	defer stop()
	position, _ := s.Library.Events.Position(ctx)
	return position
}

// request counts one answer.
func (s *Server) count(r *fasthttp.RequestCtx, start time.Time) {
	door, _ := r.UserValue(routeKey).(*counted)
	if door == nil {
		door = s.counts.nowhere
	}
	switch status := r.Response.StatusCode(); status {
	case fasthttp.StatusOK:
		door.whole.Inc()
	case fasthttp.StatusNotModified:
		door.held.Inc()
	default:
		s.counts.answers.WithLabelValues(door.route, strconv.Itoa(status)).Inc()
	}
	door.duration.Observe(s.Library.Clock.Now().Sub(start).Seconds())
}
