//go:build !unix

package engine

import "github.com/tetratelabs/wazero/experimental"

// onHeap has room for the largest memory from the start; what is not written takes none.
type onHeap []byte

func allocate(_, most uint64) experimental.LinearMemory { return onHeap(make([]byte, most)) }

// Reallocate implements experimental.LinearMemory.
func (m onHeap) Reallocate(size uint64) []byte {
	if size > uint64(len(m)) {
		return nil
	}
	return m[:size:size]
}

// Free implements experimental.LinearMemory.
func (onHeap) Free() {}
