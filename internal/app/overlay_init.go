package app

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"copse/internal/content"
	"copse/internal/copse"
)

type overlayInitCmd struct {
	Dir       string   `arg:"" help:"The folder to make; new or empty."`
	Country   string   `required:"" help:"Two-letter code of the country, such as GH."`
	Lang      []string `help:"A language of the country that does not ship, such as sw."`
	Publisher string   `help:"Who answers for the overlay; readers see this name."`
	Content   string   `help:"Content folder instead of the content in the program." env:"COPSE_CONTENT_DIR"`
}

var countryCode = regexp.MustCompile(`^[A-Z]{2}$`)

// Run writes the skeleton; it checks clean as it is.
func (c *overlayInitCmd) Run(std Streams) error {
	c.Country = strings.ToUpper(c.Country)
	if !countryCode.MatchString(c.Country) {
		return fmt.Errorf("--country: %q is no two-letter code, such as GH", c.Country)
	}
	if entries, err := os.ReadDir(c.Dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: an overlay begins in a folder of its own", c.Dir)
	}
	all, err := contentSources(c.Content, "")
	if err != nil {
		return err
	}
	lib, err := content.Load(all...)
	if err != nil {
		return fmt.Errorf("read the content (details: copse check): %w", err)
	}
	if c.Publisher == "" {
		c.Publisher = "Publisher of the overlay of " + c.Country
	}
	files, err := c.skeleton(lib.Edition)
	if err != nil {
		return err
	}
	for name, text := range files {
		file := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.Out, "%s: %d files to begin with. Read README.md in it, then: copse overlay check %s\n", c.Dir, len(files), c.Dir)
	return nil
}

func (c *overlayInitCmd) skeleton(edition string) (map[string]string, error) {
	cc := strings.ToLower(c.Country)
	names := map[string]string{}
	for _, lang := range c.Lang {
		tag, err := language.Parse(lang)
		if err != nil || lang != strings.ToLower(lang) {
			return nil, fmt.Errorf("--lang: %q is no language tag in lower case, such as sw", lang)
		}
		if slices.Contains(copse.Shipped(), copse.Lang(lang)) {
			return nil, fmt.Errorf("--lang: %s ships already; replace its texts block by block", lang)
		}
		if names[lang] = display.Self.Name(tag); names[lang] == "" {
			names[lang] = lang
		}
	}
	own, err := json.Marshal(names) // JSON is YAML, with every name quoted
	if err != nil {
		return nil, err
	}
	publisher, err := json.Marshal(c.Publisher)
	if err != nil {
		return nil, err
	}
	fill := strings.NewReplacer("{CC}", c.Country, "{cc}", cc, "{edition}", edition, "{publisher}", string(publisher),
		"{langs}", strings.Join(c.Lang, ", "), "{names}", string(own))
	files := map[string]string{}
	for name, text := range skeleton {
		files[name] = fill.Replace(text)
	}
	for lang, name := range names {
		words, err := json.MarshalIndent(map[string]string{"lang.name": name}, "", " ")
		if err != nil {
			return nil, err
		}
		files["lang/"+lang+".json"] = string(words) + "\n"
	}
	return files, nil
}

// skeleton is the folder an overlay begins with. What is commented out is an example in
// the form it would have; the rest is in force.
var skeleton = map[string]string{
	"pack.yaml": `# Who changes what for which country. Readers see the publisher beside every text that is not ours.
schema: copse-overlay/1
country: {CC}
base: "{edition}"          # the edition this was made for
publisher: {publisher}
languages: [{langs}]       # beyond the six that ship
names: {names}             # what they call themselves
`,
	"README.md": `# Overlay of {CC}

| file | what it does |
|---|---|
| pack.yaml | who, for which country, over which edition |
| library/<set>/<area>/<lang>.md | under "## POL-LEG-2": "### here" adds "In this country"; "### how" replaces our text |
| nodes.yaml | points of your own, {CC}-…; their words stand in library/ like ours |
| references.yaml | your laws, and the points of ours they touch |
| hide.yaml | points you leave out, each with its reason, which readers are shown |
| lang/<lang>.json | words of the interface: single ones of ours, or all of a language of yours |
| glossary/<lang>.yaml, library/questions/<lang>.yaml | terms and questions in a language of yours |
| tokens.css | your colours |

copse overlay stamp .   after each change of a text; it remembers what yours stands over
copse overlay check .   what is wrong, what you change, what of ours has moved
COPSE_OVERLAY=. copse serve   to look at it
copse overlay build . --out overlay-{cc}.zip   to hand it on
`,
	"nodes.yaml": `# Points of your own. Their words: library/<set>/<area>/<lang>.md, under "## {CC}-LAW-1", in English at least title,
# brief and statement. An id is never used again for something else.
schema: copse-nodes/1
nodes: []
#  - id: {CC}-LAW-1
#    kind: recommendation     # recommendation checklist principle actor step goal risk age-note inclusion-note
#    area: POL-LEG            # the area of ours it stands in
#    applies: {roles: [ministry]}
#    refs: [{id: {cc}-act.4, rel: equal, standing: to-confirm}]
#    see: [POL-LEG-2]
`,
	"references.yaml": `# Your laws, and which points of ours they touch. Never write a law from memory: standing is to-confirm until a
# person read the text.
schema: copse-references/1
works: []
#  - id: {cc}-act
#    names: {en: "Name of the Act, year"}
#    place: {en: "section {n}"}
#    places: 1-60             # the numbers that exist
#    standing: to-confirm
refs: []
#  - {node: POL-LEG-2, id: {cc}-act.4, rel: intersects, standing: to-confirm}
`,
	"hide.yaml": `# Points left out of every list. Their address stays and gives your reason. Help, reporting, privacy and texts a
# child's safety hangs on cannot be left out.
# - {id: SPT-16, reason: {en: "Why, in one sentence."}}
[]
`,
	"tokens.css": `/* Your colours: names of web/style/tokens.css, as #RRGGBB. Contrast is measured, in both themes. The lantern's yellow
   stays: it is how readers find help.
:root { --link: #0A5A8A; }
[data-door="policy"] { --door: #204080; }
@media (prefers-color-scheme: dark) {
  :root { --link: #8FD3EA; }
}
*/
`,
	"library/policy/legal/en.md": `---
# Below the dashes: "## POL-LEG-2", then "### here" and what is so in your country. No telephone numbers, no addresses.
{area: POL-LEG, lang: en}
---
`,
}
