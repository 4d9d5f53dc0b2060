package kept

import (
	"errors"
	"io/fs"
	"syscall"
)

// Why says in words what is the matter with a file or folder, after its name and a colon. What
// it does not know stays in the words of the system.
func Why(err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "there is no such file or folder"
	case errors.Is(err, fs.ErrPermission):
		return "this user may not use it"
	case errors.Is(err, fs.ErrExist):
		return "it is there already"
	case errors.Is(err, syscall.EROFS):
		return "its disk is read only"
	case errors.Is(err, syscall.EISDIR):
		return "it is a folder, and a file is wanted"
	case errors.Is(err, syscall.ENOTDIR):
		return "a file stands where a folder is wanted"
	case errors.Is(err, syscall.ENOSPC):
		return "the disk has no room for it"
	}
	return err.Error()
}
