package app

import (
	"context"
	"net"
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

// adminHandler answers on the local listener: /healthz (the process runs), /readyz (see
// ready), /metrics.
func (n *node) adminHandler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok\n")) })
	mux.Handle("GET /readyz", n.ready())
	n.metrics.registry.MustRegister(newJobCounts(n))
	mux.Handle("GET /metrics", promhttp.HandlerFor(n.metrics.registry, promhttp.HandlerOpts{}))
	return mux
}

// onlyLocal refuses what asks for another name than this machine's: a page elsewhere may have
// pointed its own name at this port, to read from it in the operator's browser.
func onlyLocal(at net.Addr, next http.Handler) http.Handler {
	_, port, _ := net.SplitHostPort(at.String())
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, name := range []string{"localhost", "127.0.0.1", "::1"} {
			if r.Host == net.JoinHostPort(name, port) {
				next.ServeHTTP(w, r)
				return
			}
		}
		http.Error(w, "this address answers to localhost:"+port+" alone", http.StatusMisdirectedRequest)
	})
}
