package network

import (
	"bytes"
	"encoding/xml"
	"strings"
	"time"

	"copse/internal/copse"
	"copse/internal/prose"
)

// News is a feed of entries of a kind in one language, for programs that say when there are new ones (RFC 4287).
type News struct {
	Title, Site string
	Lang        copse.Lang
	Self, Page  string // addresses of the feed and of the page it goes with
	Updated     time.Time
	Entries     []NewsEntry
}

// NewsEntry is one entry of a feed.
type NewsEntry struct {
	ID, Title string
	Lang      copse.Lang
	Updated   time.Time
	Author    string // "" for the site
	Page      string
	Source    string // the page that is cited
	Kind      string
	Text      string
}

type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    copse.Lang  `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  atomAuthor  `xml:"author"`
	Links   []atomLink  `xml:"link"`
	Rights  string      `xml:"rights"`
	Entries []atomEntry `xml:"entry"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomLink struct {
	Rel      string     `xml:"rel,attr"`
	Type     string     `xml:"type,attr,omitempty"`
	HrefLang copse.Lang `xml:"hreflang,attr,omitempty"`
	Href     string     `xml:"href,attr"`
}

type atomEntry struct {
	Lang     copse.Lang   `xml:"xml:lang,attr,omitempty"` // where it is not that of the feed
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Updated  string       `xml:"updated"`
	Author   *atomAuthor  `xml:"author"`
	Links    []atomLink   `xml:"link"`
	Category atomCategory `xml:"category"`
	Content  atomText     `xml:"content"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomText struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

// Atom writes the feed. The same content gives the same bytes: nothing in it comes from the clock.
func (n News) Atom() ([]byte, error) {
	feed := atomFeed{Lang: n.Lang, ID: stableID("feed", n.Self).URN(), Title: xmlText(n.Title), Author: atomAuthor{xmlText(n.Site)},
		Links: []atomLink{{"self", "application/atom+xml", n.Lang, n.Self}, {"alternate", "text/html", n.Lang, n.Page}}, Rights: "CC BY 4.0"}
	latest := n.Updated
	for _, e := range n.Entries {
		x := atomEntry{ID: e.ID, Title: xmlText(e.Title), Updated: e.Updated.UTC().Format(time.RFC3339), Category: atomCategory{e.Kind},
			Links: []atomLink{{"alternate", "text/html", n.Lang, e.Page}}, Content: atomText{"text", xmlText(e.Text)}}
		if e.Lang != n.Lang {
			x.Lang = e.Lang
		}
		if e.Author != "" {
			x.Author = &atomAuthor{xmlText(e.Author)}
		}
		if e.Source != "" {
			x.Links = append(x.Links, atomLink{Rel: "via", Href: e.Source})
		}
		if e.Updated.After(latest) {
			latest = e.Updated
		}
		feed.Entries = append(feed.Entries, x)
	}
	feed.Updated = latest.UTC().Format(time.RFC3339)
	var b bytes.Buffer
	b.WriteString(xml.Header)
	enc := xml.NewEncoder(&b)
	enc.Indent("", " ")
	err := enc.Encode(feed)
	b.WriteByte('\n')
	return b.Bytes(), err
}

// xmlText is a text without what XML forbids.
func xmlText(s string) string { return prose.XML(strings.TrimSpace(s)) }

// updated is when an entry was last worth a look: the date of what it cites, the day of the edition where it names none.
func updated(date string, edition time.Time) time.Time {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if day, err := time.Parse(form, date); err == nil {
			return day
		}
	}
	return edition
}
