package main

import (
	"fmt"
	"os"

	"copse/pdq"
)

// ReadHashes reads a file of raw hashes, 32 bytes each in canonical byte order, as WriteHashes makes it.
func ReadHashes(path string) ([]pdq.Hash, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read hashes: %w", err)
	}
	list, err := parseHashes(raw)
	if err != nil {
		return nil, fmt.Errorf("read hashes of %s: %w", path, err)
	}
	return list, nil
}

func parseHashes(raw []byte) ([]pdq.Hash, error) {
	if rest := len(raw) % pdq.Size; rest != 0 {
		return nil, fmt.Errorf("%d bytes are left over after %d hashes of %d bytes", rest, len(raw)/pdq.Size, pdq.Size)
	}
	list := make([]pdq.Hash, len(raw)/pdq.Size)
	for i := range list {
		list[i] = pdq.Hash(raw[i*pdq.Size:])
	}
	return list, nil
}

// WriteHashes writes raw hashes to a file, 32 bytes each in canonical byte order.
func WriteHashes(path string, list []pdq.Hash) error {
	raw := make([]byte, 0, len(list)*pdq.Size)
	for _, h := range list {
		raw = append(raw, h[:]...)
	}
	if err := os.WriteFile(path, raw, 0o644); err != nil {
		return fmt.Errorf("write hashes: %w", err)
	}
	return nil
}
