package app

import (
	"fmt"
	"io"

	"copse/internal/assess"
	"copse/internal/copse"
	"copse/internal/i18n"
	"copse/internal/kept"
)

// scoreCmd scores a file of answers; it needs no settings, no database and no network.
type scoreCmd struct {
	answersArg
	Explain bool `help:"Also what each area and item brings, and what would move the figure most."`
	JSON    bool `name:"json" help:"Print every step with exact numbers, as JSON."`
}

// answersArg is a file of answers, and the checklists and the language it is read with.
type answersArg struct {
	File    string `arg:"" help:"Answers as a site gave them, JSON or xlsx; - for standard input."`
	Lang    string `help:"In this language." default:"en"`
	Content string `help:"Take the checklists of this folder instead of those in the program." env:"COPSE_CONTENT_DIR"`
}

// read reads the file.
func (a answersArg) read(std Streams) (lists *assess.Checklists, words *i18n.Words, read assess.Read, err error) {
	if lists, words, err = checklistsOf(a.Content, a.Lang); err == nil {
		read, err = readAnswers(std, lists, words, a.File)
	}
	return lists, words, read, err
}

// Run prints the figure, or what is wrong with the file.
func (c *scoreCmd) Run(std Streams) error {
	std = std.shown()
	lists, words, read, err := c.read(std)
	if err != nil {
		return err
	}
	result := read.Instrument.Result(read.Answers)
	if c.JSON {
		return lists.Trace(std.Out, result)
	}
	return lists.Say(std.Out, words, result, c.Explain)
}

// assessCmd works on checklists and their answers.
type assessCmd struct {
	Migrate migrateCmd `cmd:"" help:"What becomes of answers in the newest version of their checklist."`
}

// migrateCmd says what would become of answers; it changes nothing.
type migrateCmd struct {
	answersArg
	DryRun bool `name:"dry-run" required:"" help:"Say what would become of the answers. Nothing else is done so far: a person looks at each proposal when the file is read in on a site."`
}

// Run prints how many answers are carried over and how the range would change.
func (c *migrateCmd) Run(std Streams) error {
	std = std.shown()
	lists, _, read, err := c.read(std)
	if err != nil {
		return err
	}
	return lists.DryRun(std.Out, read)
}

// checklistsOf are the checklists of a folder, "" for the program's own, with the words of a language.
func checklistsOf(folder, lang string) (*assess.Checklists, *i18n.Words, error) {
	sources, err := contentSources(folder, "")
	if err != nil {
		return nil, nil, err
	}
	words, err := loadWords(sources)
	if err != nil {
		return nil, nil, err
	}
	own, ok := words.For(copse.Lang(lang))
	if !ok {
		return nil, nil, fmt.Errorf("no language %q; there are %s", lang, join(words.Langs()))
	}
	lib, err := loadLibrary(sources)
	if err != nil {
		return nil, nil, err
	}
	lists, err := loadChecklists(sources)
	if err != nil {
		return nil, nil, err
	}
	return &assess.Checklists{Catalog: lists, Points: lib, Interface: words}, own, nil
}

// readAnswers reads a file of answers; what is wrong with it is printed, a fault a line.
func readAnswers(std Streams, lists *assess.Checklists, words *i18n.Words, file string) (assess.Read, error) {
	in := std.In
	if file != "-" {
		f, err := kept.Given(file)
		if err != nil {
			return assess.Read{}, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, assess.MaxFile+1))
	if err != nil {
		return assess.Read{}, fmt.Errorf("read the answers: %w", err)
	}
	read, faults := lists.ReadAnswers(data)
	for _, f := range faults {
		fmt.Fprintln(std.Err, f.Say(words))
	}
	if len(faults) > 0 {
		return assess.Read{}, errRefused
	}
	return read, nil
}
