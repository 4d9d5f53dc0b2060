package pdf

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"

	"copse/internal/pdf/engine"
)

// request is what a child reads: one JSON value.
type request struct {
	Source string            `json:"source"`
	Assets map[string][]byte `json:"assets,omitempty"`
}

func (r request) write(w io.Writer) error { return json.NewEncoder(w).Encode(r) }

// answer is what it writes: one line of JSON, then as many bytes of PDF as the line says.
type answer struct {
	Size  int    `json:"size"`
	Fault *Fault `json:"fault,omitempty"`
	Error string `json:"error,omitempty"`
}

// readAnswer returns the document of an answer that is whole.
func readAnswer(r io.Reader) ([]byte, error) {
	lines := bufio.NewReader(r)
	line, err := lines.ReadBytes('\n')
	var a answer
	if err == nil {
		err = json.Unmarshal(line, &a)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("typeset: the child's answer is not whole: %w", err)
	case a.Fault != nil:
		return nil, a.Fault
	case a.Error != "":
		return nil, errors.New(a.Error)
	}
	pdf, err := io.ReadAll(lines)
	if err == nil && len(pdf) != a.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("typeset: the child's document is not whole: %w", err)
	}
	return pdf, nil
}

// Child is the body of the hidden command: it reads one request, makes the document and
// answers. It ends the process when its input does, because then its server is gone.
func Child(ctx context.Context, cache string, in io.Reader, out io.Writer) error {
	requests := json.NewDecoder(in)
	var r request
	if err := requests.Decode(&r); err != nil {
		return fmt.Errorf("read the request: %w", err)
	}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		os.Exit(orphaned)
	}()
	// Where memory runs out it is the child that ends, not the server beside it.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	debug.SetGCPercent(20)
	by := engine.Compiler{Cache: cache, Workers: 1}
	if cache == noFolder {
		by.Cache = ""
	}
	if free, known := freeMemory("/"); known && free > roomForTwo {
		by.Workers = min(2, runtime.NumCPU())
	}
	pdf, err := by.Typeset(ctx, r.Source, r.Assets)
	a := answer{Size: len(pdf)}
	if err != nil && !errors.As(err, &a.Fault) {
		a.Error = err.Error()
	}
	if err := json.NewEncoder(out).Encode(a); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	_, err = out.Write(pdf)
	return err
}

// roomForTwo is the memory from which two workers compile the engine: it is there in half the
// time, and takes a hundred megabytes more.
const roomForTwo = 1 << 30

// orphaned is the exit code of a child whose server is gone.
const orphaned = 3
