//go:build unix

package engine

import (
	"syscall"

	"github.com/tetratelabs/wazero/experimental"
)

// inPlace is memory of the compiler that grows where it is: its addresses are set aside at the
// start, the system fills in pages when they are written. A slice of Go's is copied each time
// it grows, and the copies of one document together are five times as large as the last.
type inPlace []byte

func allocate(_, most uint64) experimental.LinearMemory {
	all, err := syscall.Mmap(-1, 0, int(most), syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		panic(err) // Typeset makes an error of it
	}
	return inPlace(all)
}

// Reallocate implements experimental.LinearMemory.
func (m inPlace) Reallocate(size uint64) []byte {
	if size > uint64(len(m)) || syscall.Mprotect(m[:size], syscall.PROT_READ|syscall.PROT_WRITE) != nil {
		return nil
	}
	return m[:size:size]
}

// Free implements experimental.LinearMemory.
func (m inPlace) Free() { _ = syscall.Munmap(m) }
