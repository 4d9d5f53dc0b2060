// Copse puts the Guidelines on Child Online Protection to work. See README.md.
package main

import (
	"os"

	"copse/internal/app"
)

func main() {
	os.Exit(app.Run(os.Args[1:], app.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}
