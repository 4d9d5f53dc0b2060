package assess

import (
	"bytes"
	"cmp"
	"io"
	"strconv"

	"copse/internal/assess/score"
	"copse/internal/copse"
)

type oscalResults struct {
	UUID       string          `json:"uuid"`
	Metadata   oscalMetadata   `json:"metadata"`
	ImportAP   oscalImport     `json:"import-ap"`
	Results    []oscalResult   `json:"results"`
	BackMatter oscalBackMatter `json:"back-matter"`
}

type oscalImport struct {
	Href    string `json:"href"`
	Remarks string `json:"remarks,omitempty"`
}

type oscalResult struct {
	UUID         string             `json:"uuid"`
	Title        string             `json:"title"`
	Description  string             `json:"description"`
	Start        string             `json:"start"`
	End          string             `json:"end"`
	Props        []prop             `json:"props,omitempty"`
	Reviewed     oscalReviewed      `json:"reviewed-controls"`
	Observations []oscalObservation `json:"observations,omitempty"`
	Findings     []oscalFinding     `json:"findings,omitempty"`
	Remarks      string             `json:"remarks,omitempty"`
}

type oscalReviewed struct {
	Selections []oscalSelection `json:"control-selections"`
}

type oscalSelection struct {
	IncludeAll struct{}        `json:"include-all"`
	Exclude    []oscalExcluded `json:"exclude-controls,omitempty"`
	Remarks    string          `json:"remarks,omitempty"`
}

type oscalExcluded struct {
	ControlID string `json:"control-id"`
}

type oscalObservation struct {
	UUID        string          `json:"uuid"`
	Title       string          `json:"title"`
	Description string          `json:"description"`
	Props       []prop          `json:"props"`
	Methods     []string        `json:"methods"`
	Types       []string        `json:"types"`
	Evidence    []oscalEvidence `json:"relevant-evidence,omitempty"`
	Collected   string          `json:"collected"`
	Remarks     string          `json:"remarks,omitempty"`
}

type oscalEvidence struct {
	Description string `json:"description"`
	Remarks     string `json:"remarks,omitempty"`
}

type oscalFinding struct {
	UUID        string         `json:"uuid"`
	Title       string         `json:"title"`
	Description string         `json:"description"`
	Props       []prop         `json:"props"`
	Target      oscalTarget    `json:"target"`
	Related     []oscalRelated `json:"related-observations"`
}

type oscalTarget struct {
	Type           string      `json:"type"`
	TargetID       string      `json:"target-id"`
	Description    string      `json:"description"`
	Status         oscalStatus `json:"status"`
	Implementation *oscalState `json:"implementation-status,omitempty"`
}

type oscalStatus struct {
	State  string `json:"state"`
	Reason string `json:"reason"`
}

type oscalState struct {
	State string `json:"state"`
}

type oscalRelated struct {
	ObservationUUID string `json:"observation-uuid"`
}

const (
	remarksResults = "Answers somebody gave of themselves with a checklist of Copse; nobody checked them. " +
		"Written to be valid against the JSON schema of OSCAL " + oscalVersion + "; no more is claimed. " +
		"A level says what is done, and never that children are safe. " +
		"Each item that is asked has an observation, whose property state is answered, na (does not apply), unknown (not known to whoever answered), withheld or open (not answered). " +
		"Only answered items have a finding, since OSCAL knows only satisfied, here from level 3 on a scale from 0 to 4, and not-satisfied. " +
		"Names under " + oscalNS + ": level, and level-min and level-max, between which it lies; score, and score-min and score-max, between which it lies, in points of 100, where open, unknown and withheld items may be anything; " +
		"carried is the share of the weight that has a level, in points of 100 rounded down: where it is less than the checklist needs, the range stands without a score. " +
		"capped: the area in class is held down by the item in value. fact: what was said of the profile. as-of: the day the answers are about; without one all times are the date of the edition of the content. " +
		"lang is the language of the texts, and of what its class names where that is another; what people wrote is in a language of their own."
	remarksPlan = "There was no assessment plan, and none is made up here: OSCAL asks for a link, and this one leads to the checklist that was answered, in the back matter of this file."
	remarksOut  = "Left out are items that do not apply, each with an observation that says so, and items that are not asked of this profile."
	remarksNote = "As written by whoever answered; nobody checked it."
)

// WriteResults writes answers as OSCAL assessment results, in a language where the instrument has it. The same answers to
// the same content give the same bytes.
func (c *Checklists) WriteResults(w io.Writer, in *Instrument, a Answers, lang copse.Lang) error {
	var same bytes.Buffer // the answers themselves are what tells one assessment from another
	if err := c.WriteAnswers(&same, in, a); err != nil {
		return err
	}
	day := a.AsOf
	if !oscalDay(day) {
		day = c.Points.Date
	}
	r := resultsWriter{oscalWriter: c.oscal(in, lang), answers: a, seed: oscalID("answers", same.String()), when: midnight(day)}
	checklist := oscalID("checklist", r.catalogID())
	doc := oscalResults{
		UUID:     oscalID("results", r.seed, r.catalogID()),
		Metadata: r.metadata(r.said.Title, day, day, remarksResults),
		ImportAP: oscalImport{Href: "#" + checklist, Remarks: remarksPlan},
		Results:  []oscalResult{r.result()},
		BackMatter: oscalBackMatter{Resources: []oscalResource{{UUID: checklist, Title: markup(r.said.Title), Description: markup(r.said.Purpose),
			Props: []prop{our("catalog-uuid", r.catalogID())}, DocumentIDs: []oscalDocumentID{{Scheme: oscalNS, Identifier: r.name()}}}}},
	}
	return writeOSCAL(w, map[string]oscalResults{"assessment-results": doc})
}

type resultsWriter struct {
	*oscalWriter
	answers Answers
	seed    string // of the ids
	when    string
}

func (r *resultsWriter) result() oscalResult {
	title := r.answers.About
	if oneLine(title) == "" {
		title = r.said.Title
	}
	res := oscalResult{UUID: oscalID("result", r.seed), Title: markup(title), Description: markup(r.said.Title + " " + r.in.Version), Start: r.when, End: r.when, Props: r.total()}
	selection := oscalSelection{}
	for _, it := range r.in.Items {
		said := r.answers.Items[it.ID]
		asked := it.AppliesIf.Holds(r.answers.Facts)
		if !asked || said.State == score.NotApplicable {
			selection.Exclude, selection.Remarks = append(selection.Exclude, oscalExcluded{string(it.ID)}), remarksOut
		}
		if !asked {
			continue
		}
		res.Observations = append(res.Observations, r.observation(it, said))
		if said.State == score.Answered {
			res.Findings = append(res.Findings, r.finding(it, said))
		}
	}
	res.Reviewed.Selections = []oscalSelection{selection}
	return res
}

// total are the figures of the whole as they are printed, and why they are no higher.
func (r *resultsWriter) total() []prop {
	result := r.in.Result(r.answers)
	var list []prop
	if result.Enough {
		list = append(list, our("score", strconv.Itoa(result.Points)))
	}
	list = append(list, our("score-min", strconv.Itoa(result.Low)), our("score-max", strconv.Itoa(result.High)), our("carried", strconv.Itoa(result.Carried)))
	for _, area := range result.Areas {
		for _, x := range area.Items {
			if x.Cap {
				list = append(list, ourOf("capped", string(area.Area.ID), string(x.Item.ID)))
			}
		}
	}
	for _, fact := range r.answers.Facts {
		list = append(list, our("fact", fact))
	}
	if oscalDay(r.answers.AsOf) {
		list = append(list, our("as-of", r.answers.AsOf))
	}
	return list
}

func (r *resultsWriter) observationID(it *Item) string {
	return oscalID("observation", r.seed, string(it.ID))
}

func (r *resultsWriter) observation(it *Item, said Said) oscalObservation {
	title, lang := r.pointTitle(it.ID)
	state := string(cmp.Or(said.State, "open"))
	o := oscalObservation{UUID: r.observationID(it), Title: title, Methods: []string{"SELF-ASSESSMENT"}, Types: []string{"control-objective"}, Collected: r.when}
	o.Props = append(lang, our("item", string(it.ID)), our("state", state))
	note := markup(said.Note)
	if said.State == score.Answered {
		o.Description = markup(r.said.Items[it.ID].Levels[said.Level])
		o.Props = append(o.Props, our("level", strconv.Itoa(said.Level)))
		if note != "" {
			o.Evidence = []oscalEvidence{{Description: note, Remarks: remarksNote}}
		}
		return o
	}
	// Not what the item asks for: that would read as if it had been seen.
	word := "assess.state." + state
	o.Description, o.Remarks = markup(r.words.T(word)), note
	if r.words.Lang != r.said.Lang || !r.words.Has(word) {
		o.Props = append(o.Props, ourOf("lang", "description", string(copse.English)))
	}
	return o
}

// finding is what an answer comes to. Only a level makes one: OSCAL's findings are satisfied or not, with nothing between.
func (r *resultsWriter) finding(it *Item, said Said) oscalFinding {
	title, lang := r.pointTitle(it.ID)
	one, words := score.One(said.Position), r.said.Items[it.ID]
	f := oscalFinding{UUID: oscalID("finding", r.seed, string(it.ID)), Title: title, Description: markup(words.Levels[one.Level]), Related: []oscalRelated{{r.observationID(it)}}}
	f.Props = append(lang, our("level", strconv.Itoa(one.Level)), our("level-min", strconv.Itoa(one.Low)), our("level-max", strconv.Itoa(one.High)))
	f.Target = oscalTarget{Type: "statement-id", TargetID: statementID(it.ID), Description: markup(words.Text), Status: oscalStatus{"not-satisfied", "fail"}}
	if one.Level >= Done {
		f.Target.Status = oscalStatus{"satisfied", "pass"}
	}
	if state := []string{"", "planned", "partial", "implemented", "implemented"}[one.Level]; state != "" {
		f.Target.Implementation = &oscalState{state} // OSCAL has no word for level 0
	}
	return f
}
