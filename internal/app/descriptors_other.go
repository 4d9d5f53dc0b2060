//go:build !unix

package app

func descriptors() int { return 1 << 20 }
