// Package web holds the files every page shares: layout, components, style, scripts.
package web

import "embed"

// FS is this folder.
//
//go:embed layout components style js static
var FS embed.FS
