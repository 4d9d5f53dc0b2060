//go:build !linux

package index

// roomy returns n zeroed elements.
func roomy[T any](n int) []T { return make([]T, n) }
