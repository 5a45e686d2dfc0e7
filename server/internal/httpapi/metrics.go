package httpapi

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/jeton-auth/jeton/server/internal/login"
	"github.com/jeton-auth/jeton/server/internal/password"
)

// Metrics counts what the server does, for Prometheus. All labels come from
// lists in this program, so that no client can make new ones.
type Metrics struct {
	registry  *prometheus.Registry
	requests  *prometheus.CounterVec
	durations *prometheus.HistogramVec
	running   prometheus.Gauge
	logins    *prometheus.CounterVec
	refreshes *prometheus.CounterVec
	events    *prometheus.CounterVec
}

// NewMetrics returns metrics with a registry of their own.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jeton_http_requests_total", Help: "Requests answered, by route and status.",
		}, []string{"route", "status"}),
		durations: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "jeton_http_request_duration_seconds", Help: "Time from the header of a request to its answer.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		running: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "jeton_http_requests_in_flight", Help: "Requests being answered.",
		}),
		logins: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jeton_logins_total", Help: "Log-ins, by outcome.",
		}, []string{"outcome"}),
		refreshes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jeton_refreshes_total", Help: "Refreshes, by outcome.",
		}, []string{"outcome"}),
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "jeton_events_total", Help: "Audit events, by kind; refresh.reused is a stolen or copied token.",
		}, []string{"kind"}),
	}
	m.registry.MustRegister(m.requests, m.durations, m.running, m.logins, m.refreshes, m.events,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	// An alert on a rate needs the zero before the first one.
	for _, err := range []error{nil, login.ErrCredentials, &login.ThrottledError{}, &password.BusyError{}, errors.New("any other")} {
		m.logins.WithLabelValues(outcome(err))
	}
	for _, err := range []error{nil, login.ErrInvalidGrant, errors.New("any other")} {
		m.refreshes.WithLabelValues(outcome(err))
	}
	m.events.WithLabelValues(login.EventRefreshReused)
	return m
}

// Observe counts an audit event. It is meant for login.Config.Observer.
func (m *Metrics) Observe(e login.Event) { m.events.WithLabelValues(e.Kind).Inc() }

// Handler serves GET /metrics. It asks for no credentials, so it belongs on a
// listener of its own.
func (m *Metrics) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{}))
	return mux
}

func (m *Metrics) answered(r *route, status int, took time.Duration) {
	m.requests.WithLabelValues(r.name(), strconv.Itoa(status)).Inc()
	m.durations.WithLabelValues(r.name()).Observe(took.Seconds())
}

// outcome is what became of a log-in or a refresh: "ok", or the code of the
// error that the client was told.
func outcome(err error) string {
	if err == nil {
		return "ok"
	}
	return answerTo(err).code
}
