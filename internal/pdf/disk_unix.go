//go:build linux || darwin

package pdf

import "syscall"

// freeDisk is how many bytes a user may still write to the disk of a folder.
func freeDisk(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	return int64(s.Bavail) * int64(s.Bsize), true
}
