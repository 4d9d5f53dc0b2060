package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"copse/internal/config"
	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/directory"
	"copse/internal/i18n"
	"copse/internal/kept"
	"copse/internal/network"
	"copse/internal/record"
)

// exportKitCmd makes the kit of a campaign, one file a language, into a folder: all that were asked for or none.
type exportKitCmd struct {
	config.Config
	Campaign  string   `required:"" help:"Campaign, such as safer-internet-day."`
	Lang      []string `help:"Languages, such as fr,ar; without it, all."`
	Day       string   `help:"First day of the campaign, such as 2027-09-01, where no rule and no setting gives it."`
	Unchecked bool     `name:"preview" help:"Make a kit to look at, though its helpline is not confirmed. Every page of it says PREVIEW: do not hand it out."`
	Out       string   `required:"" help:"Folder for the files; it must be empty or not be there." type:"path"`
}

// Run makes the kits and names each with its size; what is not as it should be goes to the other stream.
func (c *exportKitCmd) Run(std Streams) error {
	if err := checkSettings(std, &c.Config); err != nil {
		return err
	}
	if err := kept.Free(c.Out); err != nil { // before the work is done
		return fmt.Errorf("--out: %w", err)
	}
	m, err := c.maker()
	if err != nil {
		return err
	}
	langs, err := c.langs(m.words)
	if err != nil {
		return err
	}
	var made []network.Kit
	for _, lang := range langs {
		kit, err := m.kits.Make(m.book, c.Campaign, lang, m.order(c, lang))
		if err != nil {
			return refusedKit(err)
		}
		made = append(made, kit)
	}
	err = kept.Fresh(c.Out, func(dir string) error {
		for _, kit := range made {
			if err := os.WriteFile(filepath.Join(dir, kit.Name), kit.Data, 0o644); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return folderNotWritten(c.Out, err)
	}
	return c.say(std, made)
}

// refusedKit puts the reasons why no kit is made below each other.
func refusedKit(err error) error {
	return fmt.Errorf("no kit is made, and nothing was written:\n- %s", strings.ReplaceAll(err.Error(), "\n", "\n- "))
}

func (c *exportKitCmd) say(std Streams, made []network.Kit) error {
	for _, kit := range made {
		for _, w := range kit.Warnings {
			fmt.Fprintln(std.Err, "warning:", w)
		}
		if _, err := fmt.Fprintf(std.Out, "%s  %d bytes\n", filepath.Join(c.Out, kit.Name), len(kit.Data)); err != nil {
			return err
		}
	}
	if c.Unchecked {
		fmt.Fprintln(std.Err, "These are previews, and every page says so: do not hand them out.")
	}
	return nil
}

// kitMaker is all that kits are made of.
type kitMaker struct {
	kits    *network.Kits
	book    *record.Book
	words   *i18n.Catalog
	helpers *directory.Directory
	day     time.Time
	passed  bool // that day
}

func (c *exportKitCmd) maker() (m kitMaker, err error) {
	from, err := sourcesOf(c.Config)
	if err != nil {
		return m, err
	}
	if m.words, m.book, err = kitContent(from); err != nil {
		return m, err
	}
	seed, err := directory.Load(from[0].FS)
	if err != nil {
		return m, fmt.Errorf("read the directory: %w", err)
	}
	m.helpers = seed.For(directory.Node{Country: c.Country, Emergency: c.Emergency, NoNumber: c.NoEmergency})
	if m.day = network.CampaignDay(m.book, c.Campaign, c.Safer(), copse.Now()); c.Day != "" {
		if m.day, m.passed, err = c.chosen(m); err != nil {
			return m, fmt.Errorf("--day: %w", err)
		}
	}
	m.kits, err = network.NewKits(m.words)
	return m, err
}

// chosen is the day that was given, where the campaign leaves it open.
func (c *exportKitCmd) chosen(m kitMaker) (day time.Time, passed bool, err error) {
	if day, err = time.Parse(time.DateOnly, c.Day); err != nil {
		return day, false, fmt.Errorf("%q is no day, such as 2027-09-01", c.Day)
	}
	passed, err = network.ChosenDay(m.book, c.Campaign, m.words.English(), m.day, day, copse.Now())
	return day, passed, err
}

func kitContent(from []content.Source) (*i18n.Catalog, *record.Book, error) {
	words, err := loadWords(from)
	if err != nil {
		return nil, nil, err
	}
	lib, err := loadLibrary(from)
	if err != nil {
		return nil, nil, err
	}
	list, err := loadBooks(lib, from)
	return words, list.around, err
}

func (c *exportKitCmd) langs(words *i18n.Catalog) (list []copse.Lang, err error) {
	if len(c.Lang) == 0 {
		return words.Langs(), nil
	}
	for _, lang := range c.Lang {
		if _, err = wordsOf(words, lang); err != nil {
			return nil, err
		}
		list = append(list, copse.Lang(lang))
	}
	return list, nil
}

// order is for whom a kit in a language is made.
func (m kitMaker) order(c *exportKitCmd, lang copse.Lang) network.Order {
	return network.Order{Organiser: organiserIn(c.Contact, lang), Site: c.Origin, Day: m.day, Passed: m.passed, Country: c.Country, Preview: c.Unchecked,
		Helpline: kitHelpline(m.helpers, c.Country, lang)}
}

// kitHelpline is the first line for children of a country that a person confirmed; where none is confirmed, the first that
// somebody vouches for, which stands in previews alone.
func kitHelpline(d *directory.Directory, country string, lang copse.Lang) (line network.Helpline) {
	for _, s := range d.Help(context.Background(), country, lang).Talk {
		if s.Country != country || !s.ForChildren() || s.Phone == "" || s.NumberInName {
			continue
		}
		if s.Confirmed() {
			return network.Helpline{Name: s.Name, Number: s.Phone, Confirmed: true}
		}
		if line.Name == "" {
			line = network.Helpline{Name: s.Name, Number: s.Phone}
		}
	}
	return line
}
