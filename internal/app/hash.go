package app

import (
	"context"
	"io"
	"os"

	"copse/internal/match"
	"copse/pdq"
)

// hashCmd hashes pictures where they are; it needs no settings and no network.
type hashCmd struct {
	Paths     []string `arg:"" name:"path" help:"Pictures, folders with all below them, or - for standard input."`
	Format    string   `help:"One of ${enum}." enum:"text,json,csv" default:"text" short:"f"`
	Dihedral  bool     `help:"Also the hashes of the picture turned and mirrored."`
	MaxPixels int64    `help:"Refuse pictures with more pixels; 0 stands for 67108864." default:"0"`
	MaxBytes  int64    `help:"Refuse files with more bytes; 0 stands for 67108864." default:"0"`
}

// Help is printed below the flags.
func (c *hashCmd) Help() string {
	return "Prints hash, quality (0 to 100) and file. A hash of quality below 50 is not worth looking up. " +
		"Reads JPEG, PNG, GIF, WebP, BMP and TIFF: of an animation the first frame, of a TIFF file the first page. " +
		"A PNG file with wrong checksums, or without its end, is read as long as no pixel is missing. " +
		"Of BMP, JPEG or PNG inside, the fax of OS/2 and its runs of 24 bits are not read; of TIFF, samples other than whole " +
		"numbers of 1, 2, 4, 8 or 16 bits, colours other than grey, palette, RGB, CMYK and YCbCr in JPEG, and compressions " +
		"other than LZW, Deflate, PackBits, JPEG (7, not the old 6) and fax. HEIC, AVIF and video are not read. " +
		"What cannot be hashed is named on standard error with the reason, and the exit code is 1."
}

// Run hashes, and is refused if a picture was.
func (c *hashCmd) Run(std Streams) error {
	format, err := match.ParseHashFormat(c.Format)
	if err != nil {
		return err
	}
	opts := match.HashOptions{
		Paths: c.Paths, Format: format, Dihedral: c.Dihedral,
		// Where the hashes go to the terminal too, they show the progress.
		Progress: isTerminal(std.Err) && !isTerminal(std.Out),
		Limits:   pdq.Limits{Pixels: c.MaxPixels, Bytes: c.MaxBytes},
	}
	failures, err := match.HashFiles(context.Background(), opts, std.In, std.Out, std.Err)
	if err != nil {
		return err
	}
	if failures > 0 {
		return errRefused
	}
	return nil
}

// isTerminal says whether w is a character device: a terminal, as a rule.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
