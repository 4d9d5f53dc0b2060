package kept

import (
	"io/fs"
	"syscall"
)

// changed is when the system last saw a file written to: unlike the time of its content, which
// a copy may carry along, nobody sets it.
func changed(info fs.FileInfo) syscall.Timespec {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim
	}
	return syscall.Timespec{}
}
