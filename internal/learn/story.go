package learn

import (
	"iter"
	"slices"
	"strings"

	"copse/internal/copse"
	"copse/internal/record"
)

// Node is one page of a story: its entry, and where it leads.
type Node struct {
	*record.Entry
	Name    string   // in the address: n3 of the-secret-game.n3
	Next    *Node    // where it leads without a choice; nil: nowhere, or by Choices
	Choices []Choice // in the order of their words
	Rewind  *Node    // where a reader may go back to choose again; nil
	From    []Came   // the choices that lead here
}

// Choice is one way on from a scene.
type Choice struct {
	To   *Node
	Tag  string // risky, skill or help: for those who write, never shown
	Icon string
}

// Came is the choice of a scene by its number, from 0.
type Came struct {
	Scene *Node
	N     int
}

// Story is an entry with its scenes, in the order of the files: the order on paper.
type Story struct {
	*record.Entry
	Scenes []*Node
	Start  *Node
}

// tags of a choice.
func tags() []string { return []string{"risky", "skill", "help"} }

// storyOf joins a story's scenes. What its entries name and is not there is left out: Check says so.
func storyOf(b *record.Book, e *record.Entry) *Story {
	s := &Story{Entry: e}
	byID := map[string]*Node{}
	for _, n := range b.All("scene") {
		if n.Get("story") == e.ID {
			sc := &Node{Entry: n, Name: strings.TrimPrefix(n.ID, e.ID+".")}
			s.Scenes, byID[n.ID] = append(s.Scenes, sc), sc
		}
	}
	s.Start = byID[e.Get("start")]
	for _, sc := range s.Scenes {
		sc.Next, sc.Rewind = byID[sc.Get("next")], byID[sc.Get("rewind")]
		for i, way := range sc.All("to") {
			f := strings.Fields(way)
			if len(f) != 3 || byID[e.ID+"."+f[0]] == nil {
				continue
			}
			to := byID[e.ID+"."+f[0]]
			sc.Choices = append(sc.Choices, Choice{to, f[1], f[2]})
			to.From = append(to.From, Came{sc, i})
		}
	}
	return s
}

// Scene is the scene of a name.
func (s *Story) Scene(name string) (*Node, bool) {
	i := slices.IndexFunc(s.Scenes, func(sc *Node) bool { return sc.Name == name })
	if i < 0 {
		return nil, false
	}
	return s.Scenes[i], true
}

// Number is the place of a scene on paper, from 1.
func (s *Story) Number(sc *Node) int { return slices.Index(s.Scenes, sc) + 1 }

// Harm reports whether somebody means harm in a story.
func (s *Story) Harm() bool { return s.Get("harm") != "nobody" }

// ahead are the scenes that a scene leads to; the way back is none of them.
func (sc *Node) ahead() (list []*Node) {
	if sc.Next != nil {
		list = append(list, sc.Next)
	}
	for _, c := range sc.Choices {
		list = append(list, c.To)
	}
	return list
}

// reaches reports whether one of the scenes that want asks for can be reached from here, itself among them, over none that
// stop asks for.
func (sc *Node) reaches(want, stop func(*Node) bool) bool {
	seen := map[*Node]bool{}
	var walk func(*Node) bool
	walk = func(n *Node) bool {
		if seen[n] || stop(n) {
			return false
		}
		seen[n] = true
		return want(n) || slices.ContainsFunc(n.ahead(), walk)
	}
	return walk(sc)
}

func (sc *Node) isHelp() bool { return sc.Get("help") == "true" }
func (sc *Node) isEnd() bool  { return sc.Get("end") == "true" }

func never(*Node) bool { return false }

// turns reports whether the ways ahead lead in a circle.
func (s *Story) turns() bool {
	const open, done = 1, 2
	state := map[*Node]int{}
	var walk func(*Node) bool
	walk = func(sc *Node) bool {
		switch state[sc] {
		case open:
			return true
		case done:
			return false
		}
		state[sc] = open
		if slices.ContainsFunc(sc.ahead(), walk) {
			return true
		}
		state[sc] = done
		return false
	}
	return slices.ContainsFunc(s.Scenes, walk)
}

// picture is what a scene shows.
func (sc *Node) picture() Scene { return pictureOf(sc.Entry) }

// pictureOf is what an entry with a place shows.
func pictureOf(e *record.Entry) Scene {
	return Scene{Place: e.Get("place"), Cast: e.All("cast"), Things: e.All("things"), Nuri: e.Get("nuri")}
}

// Critical are the texts that a child's safety hangs on, by key, in each language that has them: what a grown-up does who is
// told, that the child did nothing wrong, all that is said where those who help are met, what the lights of a game say, a
// first hour.
func Critical(b *record.Book) iter.Seq2[string, map[copse.Lang]string] {
	return func(yield func(string, map[copse.Lang]string) bool) {
		texts := func(e *record.Entry, names ...string) map[copse.Lang]string {
			list := map[copse.Lang]string{}
			for _, lang := range b.Langs(e.Kind) {
				if w := b.Words(e, lang); w.Lang == lang {
					var lines []string
					for _, name := range names { // with their names: a line that moves to another field is another text
						if text := strings.Join(w.Lines(name), "\n"); text != "" {
							lines = append(lines, name+":\n"+text)
						}
					}
					if len(lines) > 0 {
						list[lang] = strings.Join(lines, "\n")
					}
				}
			}
			return list
		}
		for _, e := range b.All("topic") {
			if list := texts(e, "hour", "friend"); len(list) > 0 && !yield(topicKey(e.ID), list) {
				return
			}
		}
		for _, e := range b.All("level") {
			if !yield(levelKey(e.ID), texts(e, "lights", "two", "end")) {
				return
			}
		}
		for _, e := range b.All("story") {
			if s := storyOf(b, e); s.Harm() {
				if !yield(toldKey(s.ID), texts(e, "told")) {
					return
				}
				for _, sc := range s.Scenes {
					names := []string{"fault"}
					if sc.isHelp() {
						names = append(names, "say", "easy")
					}
					if list := texts(sc.Entry, names...); len(list) > 0 && !yield(sceneKey(sc), list) {
						return
					}
				}
			}
		}
	}
}

func toldKey(story string) string { return "story:" + story + "/told" }
func levelKey(id string) string   { return "level:" + id + "/end" }
func topicKey(id string) string   { return "topic:" + id + "/hour" }
func sceneKey(sc *Node) string    { return "story:" + sc.ID }

// criticalKeys are those of one story.
func (s *Story) criticalKeys(b *record.Book) (keys []string) {
	if !s.Harm() {
		return nil
	}
	keys = append(keys, toldKey(s.ID))
	for _, sc := range s.Scenes {
		if sc.isHelp() || b.Words(sc.Entry, copse.English).Line("fault") != "" {
			keys = append(keys, sceneKey(sc))
		}
	}
	return keys
}
