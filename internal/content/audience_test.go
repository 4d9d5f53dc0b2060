package content

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// TestAudiences_faults: what a front door names and nobody has is a finding at its place,
// which is where ¦ stands.
func TestAudiences_faults(t *testing.T) {
	for _, tt := range []struct{ name, old, new, want string }{
		{"a task nobody has", "tasks: [POL-RIC-1]", "tasks: [¦POL-RIC-7]", "L06 POL-RIC-7 does not exist"},
		{"a task that is an area", "tasks: [POL-RIC-1]", "tasks: [¦POL-RIC]", "L06 POL-RIC is an area: name a point of it"},
		{"an area of another set", "areas: [KID-S]", "areas: [¦POL-RIC]", `L06 "POL-RIC" is no area of the set`},
		{"an area nobody has", "areas: [KID-S]", "areas: [¦KID-X]", `L06 "KID-X" is no area of the set`},
		{"no such set", "set: policy", "set: ¦polity", `L06 no set "polity"`},
		{"no such role", "roles: [hotline]", "roles: [¦hotlines]", `L06 role "hotlines" is not in taxonomy.yaml`},
		{"no such asker", "asker: educator, also: [parents, sport]", "asker: ¦teacher, also: [parents, sport]", `L06 asker "teacher" is not listed above`},
		{"no such door beside", "also: [9-12]", "also: [¦9-13]", `L06 "9-13" is no audience`},
		{"no such tree", "trees: [child, 13-18,", "trees: [¦children, 13-18,", `L06 "children" is no audience`},
		{"no such door below", "more: [educators,", "more: [¦educator,", `L06 "educator" is no audience`},
		{"no such age", "ages: [children-under-9,", "ages: [¦children,", `L06 "children" is no audience`},
		{"no such colour", "tree: teen", "tree: ¦teens", `L02 "teens" is not one of child, teen, care, industry, policy`},
		{"no such band", "band: 13-18", "band: ¦13-17", `L06 band "13-17" is not in taxonomy.yaml`},
		{"no such reader", "{id: parent, reads: parents}", "{id: parent, reads: ¦all}", `L02 "all" is not one of under-9, 9-12, 13-18, parents, educators, industry-policy`},
		{"an asker twice", "{id: company, reads: i", "{id: ¦parent, reads: i", `L01 asker id "parent" is malformed or used twice`},
		{"an audience twice", "{id: sport, tree: care, asker: e", "{id: ¦parents, tree: care, asker: e", `L01 audience id "parents" is malformed or used twice`},
		{"an address that is taken", "{id: sport,", "{id: ¦child,", `L01 audience id "child" is malformed or used twice`},
		{"a door for no one", "{id: sport, tree: care, asker: educator", "¦{id: sport, tree: care", `L02 key "asker" is missing`},
		{"a misspelt key", "set: policy, tasks", "set: policy, ¦task", `L02 unknown key "task"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := tiny(t, edit{audiencesPath, tt.old, strings.Replace(tt.new, "¦", "", 1)})
			want := locate(t, dir, audiencesPath+"@"+tt.new+" "+tt.want[:3]) + tt.want[3:]
			var got []string
			for _, f := range checkDir(t, dir, CheckOptions{}) {
				got = append(got, f.String())
			}
			if !slices.Contains(got, want) {
				t.Errorf("missing %s in\n%s", want, strings.Join(got, "\n"))
			}
		})
	}
}

// TestAudiences_missing: a site that leads nobody anywhere is not silent about it.
func TestAudiences_missing(t *testing.T) {
	dir := tiny(t)
	if err := os.Remove(dir + "/" + audiencesPath); err != nil {
		t.Fatal(err)
	}
	if got := lines(checkDir(t, dir, CheckOptions{})); !slices.Contains(got, audiencesPath+":1:1 L02") {
		t.Errorf("got %q", got)
	}
}

// TestAudiences_unknownAsker: a question is offered to those who can say that they ask.
func TestAudiences_unknownAsker(t *testing.T) {
	dir := tiny(t, edit{"library/questions.yaml", "who: [under-9]", "who: [under-9, grown-up]"})
	if got := lines(checkDir(t, dir, CheckOptions{})); !slices.Contains(got, "library/questions.yaml:2:18 L02") {
		t.Errorf("got %q", got)
	}
}

// TestAudiences_overlay: what a country hides is named where a front door leads to it, and
// the file itself is not a country's to change.
func TestAudiences_overlay(t *testing.T) {
	base := Source{FS: os.DirFS(tiny(t, edit{audiencesPath, "tasks: [POL-RIC-1]", "tasks: [POL-RIC-1, POL-RIC-2]"})), Tokens: tokens(t)}
	lib, err := Load(base, Source{FS: countrys(map[string]string{"hide.yaml": "- {id: POL-RIC-2, reason: {en: Another body answers.}}\n"}), Name: "ke", Overlay: true})
	if err != nil {
		t.Fatal(err)
	}
	want := audiencesPath + ":17:79 L06 (warning) POL-RIC-2 is hidden by Ministry: its front door has one task less"
	var got []string
	for _, f := range lib.Problems() {
		got = append(got, f.String())
	}
	if !slices.Contains(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	_, err = Load(base, Source{FS: countrys(map[string]string{audiencesPath: "schema: copse-audiences/1\n"}), Name: "ke", Overlay: true})
	if err == nil || !strings.Contains(err.Error(), "ke/"+audiencesPath) {
		t.Errorf("an overlay may change the front doors: %v", err)
	}
}
