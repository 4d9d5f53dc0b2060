package app

import (
	"context"

	"copse/internal/pdf"
)

// typesetCmd is what the server starts for each document; nobody else needs it.
type typesetCmd struct {
	Cache string `help:"Folder of the compiled engine." required:"" type:"path"`
}

// Run makes one document of the request on standard input.
func (c *typesetCmd) Run(std Streams) error {
	return pdf.Child(context.Background(), c.Cache, std.In, std.Out)
}
