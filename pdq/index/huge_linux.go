package index

import (
	"syscall"
	"unsafe"
)

// hugePage is the size and alignment of the large pages of amd64 and arm64 with 4 KiB base pages.
const hugePage = 2 << 20

// roomy returns n zeroed elements, on large pages where the kernel grants them: a search reads hundreds of far
// apart places, and with small pages each costs a walk through the page table as well. The advice changes nothing
// but speed, so that a refusal is no error.
func roomy[T any](n int) []T {
	s := make([]T, n)
	size := uintptr(n) * unsafe.Sizeof(*new(T))
	if size < 2*hugePage {
		return s
	}
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), size)
	skip := -uintptr(unsafe.Pointer(&bytes[0])) & (hugePage - 1)
	_ = syscall.Madvise(bytes[skip:skip+(size-skip)&^(hugePage-1)], syscall.MADV_HUGEPAGE)
	return s
}
