package library

import (
	"os"
	"slices"
	"strings"
	"testing"

	"copse/internal/content"
	"copse/internal/copse"
	"copse/internal/testkit"
	"copse/internal/testkit/site"
	"copse/internal/web"
)

// someone runs a site in two languages.
var someone = Operator{Names: map[copse.Lang]string{"": "Ministry of Health", "fr": "Ministère de la Santé"},
	Mail: "cop@ministry.example", Phone: "+999 (20) 123-4567", URL: "https://ministry.example/contact/"}

// TestOperator_pages: whoever reads that they should tell the operator is told who that is.
func TestOperator_pages(t *testing.T) {
	lib, err := content.Load(content.Source{FS: os.DirFS("../content/testdata/tiny"), Name: "tiny"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		who       Operator
		lang      string
		want, not []string
	}{
		{someone, "en", []string{"Ministry of Health"}, []string{"Ministère", "Nobody is named"}},
		{someone, "fr", []string{"Ministère de la Santé"}, []string{"Ministry of Health"}},
		{someone, "ar", []string{"Ministry of Health"}, nil},
		{Operator{}, "en", []string{"Nobody is named here yet"}, []string{"This site is run by"}},
	} {
		h := site.Open(t, &web.Shell{}, func(s *web.Shell) (site.Door, error) {
			return New(s, Settings{Library: func() *content.Library { return lib }, Operator: c.who})
		})
		for _, topic := range []string{"", "/accessibility", "/privacy"} {
			page := testkit.Get(t, h, "/"+c.lang+"/about"+topic).Page()
			said := page.Text("#operator")
			for _, w := range c.want {
				if !strings.Contains(said, w) {
					t.Errorf("%s%s: %q lacks %q", c.lang, topic, said, w)
				}
			}
			for _, w := range c.not {
				if strings.Contains(said, w) {
					t.Errorf("%s%s: %q has %q", c.lang, topic, said, w)
				}
			}
			for _, way := range []string{"mailto:cop@ministry.example", "tel:+999201234567", "https://ministry.example/contact/", "/" + c.lang + "/help"} {
				if page.Has(`#operator a[href="`+way+`"]`) != (c.who.Mail != "") {
					t.Errorf("%s%s: a link to %s is there or not, wrongly", c.lang, topic, way)
				}
			}
		}
	}
}

// TestOperator_documents: a copy that is handed on says who runs the site it comes from.
func TestOperator_documents(t *testing.T) {
	for _, depth := range depths {
		for who, want := range map[string][]string{"Ministry": {"Ministry of Health", `link("mailto:cop@ministry.example")`, "999 (20) 123-4567"}, "": {"It is not said yet who runs the site"}} {
			from := Copy{}
			if who != "" {
				from.Operator = someone
			}
			paper := document(t, "policy", depth, "en", from).Source
			files, _ := testkit.Unzip(t, makeEPUB(t, "policy", depth, "en", from))
			testkit.CheckBook(t, files)
			for _, w := range want {
				if !strings.Contains(paper, w) {
					t.Errorf("the PDF of %s lacks %s", depth, w)
				}
				if link := strings.TrimSuffix(strings.TrimPrefix(w, `link("`), `")`); !strings.Contains(files["EPUB/imprint.xhtml"], link) {
					t.Errorf("the EPUB of %s lacks %s", depth, link)
				}
			}
			published := strings.Contains(files["EPUB/package.opf"], "<dc:publisher>Ministry of Health</dc:publisher>")
			if published != (who != "") {
				t.Errorf("%s: the ministry publishes the book: %v", depth, published)
			}
			if covers := depth != "brief" && slices.ContainsFunc(strings.Split(paper, "\n"), func(l string) bool {
				return strings.HasPrefix(l, "#cover(") && strings.Contains(l, "Ministry of Health")
			}); covers != (who != "" && depth != "brief") {
				t.Errorf("%s: the cover names the ministry: %v", depth, covers)
			}
		}
	}
}
