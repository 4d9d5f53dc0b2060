//go:build !amd64

package index

func kernels() []kernel { return []kernel{plain()} }
