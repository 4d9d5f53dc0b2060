package app

import (
	"io"
	"log/slog"
	"testing"
)

// captureLog sends everything that is logged, down to debug, to w for one test.
func captureLog(t *testing.T, w io.Writer) {
	t.Helper()
	old := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(old) })
}
