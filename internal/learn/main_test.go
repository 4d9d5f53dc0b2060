package learn

import (
	"os"
	"testing"

	"copse/internal/testkit"
)

// TestMain fails where a golden file lies in testdata that no test reads.
func TestMain(m *testing.M) { os.Exit(testkit.Run(m)) }
