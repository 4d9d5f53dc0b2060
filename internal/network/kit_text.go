package network

import (
	"fmt"
	"strings"

	"copse/internal/i18n"
)

// texts are the files of plain text by their names without ".txt".
func (m *making) texts() map[string]string {
	return map[string]string{
		"radio":    m.written("network.kit.radio", m.paragraphs("radio")),
		"posts":    m.written("network.kit.posts", m.paragraphs("posts"), m.alts()),
		"press":    m.written("network.kit.press", m.paragraphs("press")),
		"mail":     m.written("network.kit.mail", m.subject(), m.paragraphs("mail")),
		"captions": m.written("network.kit.captions", m.paragraphs("captions")),
		"README":   m.readme(),
		"LICENCE":  m.licence(),
	}
}

// written is a text file: the mark of a preview first, what it is, then what it says.
func (m *making) written(heading string, parts ...string) string {
	var b strings.Builder
	if m.order.Preview {
		fmt.Fprintf(&b, "%s\n\n", m.markLine(m.own))
	}
	fmt.Fprintf(&b, "%s\n%s\n\n%s", m.fill.plain(m.words.Line("title")), m.say(heading).Text, strings.Join(parts, "\n"))
	return b.String()
}

// markLine is the mark of a preview as a line.
func (m *making) markLine(w *i18n.Words) string {
	own := w.Of("network.kit.preview")
	return marked(own.Lang, fmt.Sprintf("%s: %s", previewWord, own.T("network.kit.preview")))
}

// paragraphs are the lines of a text, a blank line between, and where its figures come from.
func (m *making) paragraphs(name string) string {
	var list []string
	for _, l := range m.words.Lines(name) {
		list = append(list, m.fill.plain(l)+"\n")
	}
	for _, s := range m.sources(m.words.Lines(name)...) {
		list = append(list, s.Text+"\n")
	}
	return strings.Join(list, "\n")
}

// alts are what the posters show, for those who cannot see them: they go wherever a picture goes.
func (m *making) alts() string {
	var b strings.Builder
	b.WriteString(m.say("network.kit.alts").Text + "\n\n")
	for i, l := range m.words.Lines("alts") {
		fmt.Fprintf(&b, "%s\n%s\n\n", marked(m.own.Lang, fmt.Sprintf("poster-%d", i+1)), m.fill.plain(l))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (m *making) subject() string {
	return m.say("network.kit.subject", "title", m.fill.text(m.words.Line("title"))).Text + "\n"
}

// asks is a word of the interface in the language that was asked for, whatever the texts are in.
func (m *making) asks(key string, args ...any) string {
	w := m.asked.Of(key)
	return marked(w.Lang, w.T(key, args...))
}

// readme says what a kit is.
func (m *making) readme() string {
	organiser := m.order.Organiser
	if organiser == "" {
		organiser = m.asked.T("network.kit.gap.organiser")
	}
	parts := []string{fmt.Sprintf("%s\n%s", m.fill.plain(m.words.Line("title")), m.asks("network.kit.readme.for", "organiser", organiser)), m.fill.plain(m.words.Line("lead"))}
	parts = append(append(parts, m.worries()...), m.asks("network.kit.readme.files"), m.contents())
	for _, key := range []string{"print", "check", "change", "after"} {
		parts = append(parts, m.asks("network.kit.readme."+key))
	}
	return m.fromUs(parts)
}

// contents lists the files of a kit.
func (m *making) contents() string {
	var list []string
	for _, f := range inside() {
		list = append(list, fmt.Sprintf("%s\n  %s", marked(m.asked.Lang, f.name), m.asks("network.kit.file."+f.key)))
	}
	return strings.Join(list, "\n")
}

// fromUs is a text about the kit: the mark of a preview first, a blank line between its parts.
func (m *making) fromUs(parts []string) string {
	if m.order.Preview {
		parts = append([]string{m.markLine(m.asked)}, parts...)
	}
	return strings.Join(parts, "\n\n") + "\n"
}

// worries are the warnings in the language that was asked for.
func (m *making) worries() (list []string) {
	switch {
	case m.words.Lang != m.asked.Lang:
		list = append(list, m.asks("network.kit.readme.untranslated"))
	case m.words.Stale:
		list = append(list, m.asks("network.kit.readme.stale"))
	}
	if m.lacking() {
		list = append(list, m.asks("network.kit.readme.partly"))
	}
	return list
}

// inKit is a kind of file of a kit.
type inKit struct{ name, key string }

// inside is what a kit holds, in the order in which one uses it.
func inside() []inKit {
	return []inKit{
		{"poster-1-a4.svg … poster-3-a3.svg", "poster"}, {"posters-a4.html, posters-a3.html", "posters"}, {"slides.html", "slides"}, {"activity.html", "activity"},
		{"radio.txt", "radio"}, {"posts.txt", "posts"}, {"captions.txt", "captions"}, {"press.html, press.txt", "press"}, {"mail.txt", "mail"},
		{"LICENCE.txt", "licence"}, {"manifest.json", "manifest"},
	}
}

// licence says what may be done with a kit.
func (m *making) licence() string {
	parts := []string{fmt.Sprintf("Copse: %s (%s)\nCC BY 4.0\nhttps://creativecommons.org/licenses/by/4.0/legalcode", m.entry.ID, m.words.Lang)}
	for _, key := range []string{"may", "name", "keep"} {
		parts = append(parts, m.asks("network.kit.licence."+key))
	}
	if list := m.sources(m.words.All()); len(list) > 0 {
		figures := m.asks("network.kit.licence.figures")
		for _, s := range list {
			figures += "\n" + s.Text
		}
		parts = append(parts, figures)
	}
	return m.fromUs(parts)
}
