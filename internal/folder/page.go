package folder

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/net/html"
)

// rewrite makes the links of a page relative, and puts into the page what a server would send in its headers. Every
// other byte stays as it is.
func (f *Folder) rewrite(at string, page []byte, policy string) (body []byte, links []string, err error) {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		raw := string(z.Raw()) // reading the token uses it up
		tag := z.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			out.WriteString(raw)
			continue
		}
		changed := false
		for i, attr := range tag.Attr {
			switch {
			case (attr.Key == "href" || attr.Key == "src") && strings.HasPrefix(attr.Val, "/"):
				to, link, err := f.relink(at, attr.Val)
				if err != nil {
					return nil, nil, err
				}
				links = append(links, to)
				tag.Attr[i].Val, changed = link, true
			case tag.Data == "script" && attr.Key == "type" && attr.Val == "module":
				tag.Attr[i], changed = html.Attribute{Key: "defer"}, true
			}
		}
		switch {
		case tag.Data == "form":
			return nil, nil, fmt.Errorf("export %s: the page has a form, which no folder can answer", at)
		case changed:
			raw = strings.Replace(tag.String(), ` defer=""`, " defer", 1)
		case tag.Data == "meta" && len(tag.Attr) == 1 && tag.Attr[0].Key == "charset":
			raw += headers(policy)
		}
		out.WriteString(raw)
	}
	if err := z.Err(); !errors.Is(err, io.EOF) {
		return nil, nil, fmt.Errorf("export %s: %w", at, err)
	}
	return out.Bytes(), links, nil
}

// headers is what a page says itself where no server says it.
func headers(policy string) string {
	policy = strings.ReplaceAll(policy, "; frame-ancestors 'none'", "") // means nothing in a page
	return "\n" + `<meta http-equiv="Content-Security-Policy" content="` + html.EscapeString(policy) + `">` +
		"\n" + `<meta name="referrer" content="no-referrer">`
}

// relink returns the address that a link leads to, and the link as it stands in the file.
func (f *Folder) relink(at, link string) (to, relative string, err error) {
	to, anchor, _ := strings.Cut(link, "#")
	if strings.Contains(to, "?") || to == "" || strings.HasPrefix(to, "//") {
		return to, "", fmt.Errorf("export %s: a folder has no file for %s", at, link)
	}
	// One folder holds one edition: the page of the edition is the page itself.
	to = strings.Replace(to, "/library/"+f.Edition+"/", "/library/", 1)
	if lang, missing := strings.CutSuffix(to, notHere); missing {
		to = lang // the page that is not here in another language: its front door
	}
	if anchor != "" {
		anchor = "#" + anchor
	}
	if strings.HasSuffix(at, notHere) {
		// Shown in place of any page, at any depth: its links start from the top.
		return to, f.Base + f.file(to) + anchor, nil
	}
	return to, between(f.file(at), f.file(to)) + anchor, nil
}
