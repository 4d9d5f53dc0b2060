package app

import (
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are counted by route, language and status, never by person or path.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.HistogramVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "copse_request_seconds",
			Help:    "Time to answer a request, by route pattern, language and status.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2},
		}, []string{"route", "lang", "status"}),
	}
	m.registry.MustRegister(m.requests, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// jobCounts counts the jobs of a node when somebody reads its metrics.
type jobCounts struct {
	node *node
	desc *prometheus.Desc
}

func newJobCounts(n *node) jobCounts {
	return jobCounts{n, prometheus.NewDesc("copse_jobs", "Jobs that are not done, by kind and state; dead ones wait for the operator (copse jobs).", []string{"kind", "state"}, nil)}
}

// Describe implements prometheus.Collector.
func (c jobCounts) Describe(to chan<- *prometheus.Desc) { to <- c.desc }

// Collect implements prometheus.Collector.
func (c jobCounts) Collect(to chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	counts, err := c.node.jobs.Waiting(ctx)
	if err != nil {
		to <- prometheus.NewInvalidMetric(c.desc, err)
		return
	}
	for _, k := range counts {
		to <- prometheus.MustNewConstMetric(c.desc, prometheus.GaugeValue, float64(k.Jobs), k.Kind, k.State)
	}
}

func (m *metrics) seen(route, lang string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, lang, strconv.Itoa(status)).Observe(took.Seconds())
}

// caches says how it stands with what the node made for itself: pages do not need it, so that the
// answer begins with "ok" in any case. Below it stands what was damaged.
func (n *node) caches() string {
	trouble := n.search.Trouble()
	answer := "ok\n"
	switch {
	case n.search.Ready():
	case len(trouble) == 0:
		answer = "ok, search is getting ready\n"
	default:
		answer = "ok, search does not answer\n"
	}
	for _, line := range trouble {
		answer += "search " + line + "\n"
	}
	for _, line := range append(n.press.Trouble(), n.printer.Trouble()...) {
		answer += line + "\n"
	}
	return answer
}

// adminHandler answers on the local listener: /healthz (the process runs), /readyz (the
// database answers), /metrics.
func (n *node) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if _, _, err := n.db.NodeState(r.Context(), stateLaunched); err != nil {
			http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = io.WriteString(w, n.caches())
	})
	n.metrics.registry.MustRegister(newJobCounts(n))
	mux.Handle("GET /metrics", promhttp.HandlerFor(n.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}
