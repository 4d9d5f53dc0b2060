package assess

import (
	"strconv"

	"copse/internal/assess/score"
	"copse/internal/source"
)

// rules reads scoring.yaml, which says how answers become a figure.
func (r *reader) rules(f *folder, in *Instrument) (rules score.Rules) {
	v, d := r.yaml(f, "scoring.yaml")
	rules = score.Rules{Levels: Levels, Area: score.Step{Rule: score.Mean}, Total: score.Step{Rule: score.Mean}}
	if !d.Mapping(v, "schema instrument area total need bands", "also") {
		return rules
	}
	d.Schema(v, "copse-scoring/1")
	if x := v.Get("instrument"); x != nil && d.Text(x) != in.ID+"@"+in.Version {
		d.Error(d.File, x.Pos, "A04", "these rules are for %q, not for %s@%s", x.Text, in.ID, in.Version)
	}
	rules.Area, rules.Total = step(d, v.Get("area")), step(d, v.Get("total"))
	rules.Need = basisPoints(d, v.Get("need"))
	for _, x := range d.List(v.Get("bands")) {
		n := basisPoints(d, x)
		if len(rules.Bands) > 0 && n <= rules.Bands[len(rules.Bands)-1] {
			d.Error(d.File, x.Pos, "A03", "bands rise: %d does not lie above the one before", n)
		}
		rules.Bands = append(rules.Bands, n)
	}
	if len(rules.Bands) != 3 {
		d.Error(d.File, v.Get("bands").PlaceOr(v.Pos), "A03", "three bounds make the four bands that have a name, not %d", len(rules.Bands))
	}
	for _, x := range d.List(v.Get("also")) {
		if also := d.OneOf(x, string(score.EqualWeights), string(score.MinOfAreas)); also != "" {
			rules.Also = append(rules.Also, score.Also(also))
		}
	}
	return rules
}

func step(d source.Decoder, v *source.Value) score.Step {
	s := score.Step{Rule: score.Mean}
	if !d.Mapping(v, "rule", "level") {
		return s
	}
	if rule := d.OneOf(v.Get("rule"), string(score.Mean), string(score.Min), string(score.Share)); rule != "" {
		s.Rule = score.Rule(rule)
	}
	switch x := v.Get("level"); {
	case s.Rule == score.Share && x == nil:
		d.Error(d.File, v.Pos, "A05", "%s needs a level", s.Rule)
	case s.Rule != score.Share && x != nil:
		d.Error(d.File, x.Pos, "A05", "%s takes no level", s.Rule)
	case x != nil:
		if s.Level = level(d, x); s.Level == 0 { // at or above 0 is everything, also what nobody answered
			d.Error(d.File, x.Pos, "A05", "%s needs a level", s.Rule)
		}
	}
	return s
}

func basisPoints(d source.Decoder, v *source.Value) int {
	n, err := strconv.Atoi(d.Text(v))
	if v != nil && (err != nil || n < 1 || n > score.Full) {
		d.Error(d.File, v.Pos, "A03", "%q is no number of basis points, 1 to %d", v.Text, score.Full)
	}
	return n
}
