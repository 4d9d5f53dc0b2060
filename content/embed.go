// Package files holds the content that ships inside the binary. It lies beside the
// content because go:embed sees no parent folder; only package app imports it.
package files

import "embed"

// FS is the folder content/ as it was when the binary was built.
//
//go:embed library glossary lang lint directory instrument services network learn art *.yaml
var FS embed.FS
