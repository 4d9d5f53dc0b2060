//go:build unix

package app

import "syscall"

// descriptors is how many files and connections this process may have open: Go raised it at the
// start to the most the system allows.
func descriptors() int {
	var l syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l) != nil {
		return 256
	}
	return int(min(uint64(l.Cur), 1<<20))
}
