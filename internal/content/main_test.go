package content

import (
	"os"
	"testing"

	"copse/internal/testkit"
)

// TestMain lets tests collect garbage less often.
func TestMain(m *testing.M) { os.Exit(testkit.Run(m)) }
