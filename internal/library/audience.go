package library

import "copse/internal/copse"

// audience is one front door: whom it is for, where it leads, what to do first.
// Its words are the interface words for.<id>.name, .line and .lead.
type audience struct {
	ID    string
	Door  string
	Set   string     // the guideline set behind the door; "" where it gathers across sets
	Tasks []copse.ID // five things to do first
	Areas []copse.ID // the part of the set meant, where not all of it
	Roles []string   // gathered across sets by role
	Also  []string   // doors beside this one
	Who   string     // of the questions to start from
}

// audiences are the front doors, in the order they are listed.
var audiences = []audience{
	{ID: "children-under-9", Door: "child", Set: "children", Who: "under-9", Areas: []copse.ID{"KID-S"},
		Tasks: []copse.ID{"KID-S3", "KID-S1", "KID-S2", "KID-S5", "KID-S6"}, Also: []string{"9-12", "13-18"}},
	{ID: "9-12", Door: "child", Set: "children", Who: "9-12", Areas: []copse.ID{"KID-W"},
		Tasks: []copse.ID{"KID-W5", "KID-W6", "KID-W4", "KID-W2", "KID-W1"}, Also: []string{"children-under-9", "13-18"}},
	{ID: "13-18", Door: "teen", Set: "children", Who: "teen", Areas: []copse.ID{"TEEN"},
		Tasks: []copse.ID{"TEEN-14", "TEEN-5", "TEEN-4", "TEEN-2", "TEEN-8"}, Also: []string{"9-12"}},
	{ID: "parents", Door: "care", Set: "adults", Who: "parent",
		Areas: []copse.ID{"PAR-RSK", "PAR-TLK", "PAR-TEC", "PAR-RUL", "PAR-SRV", "PAR-REP", "PAR-LRN", "AGE", "VUL"},
		Tasks: []copse.ID{"PAR-REP-4", "PAR-RSK-2", "PAR-TLK-3", "PAR-TLK-1", "PAR-RUL-1"}, Also: []string{"educators", "sport"}},
	{ID: "educators", Door: "care", Set: "adults", Who: "educator",
		Areas: []copse.ID{"EDU-DEV", "EDU-POL", "EDU-STF", "EDU-CUR", "EDU-PUP", "EDU-PAR", "AGE", "VUL"},
		Tasks: []copse.ID{"EDU-PUP-2", "EDU-PUP-3", "EDU-POL-5", "EDU-POL-4", "EDU-STF-1"}, Also: []string{"parents", "sport"}},
	{ID: "companies", Door: "industry", Set: "industry", Who: "company",
		Tasks: []copse.ID{"IND-RGT-1", "IND-CSM-6", "IND-ENV-1", "IND-CSM-5", "IND-RGT-12"}, Also: []string{"justice", "helplines"}},
	{ID: "policy", Door: "policy", Set: "policy", Who: "policy",
		Tasks: []copse.ID{"STEP-1", "POL-LEG-1", "POL-RIC-1", "POL-ACT-2", "STEP-9"}, Also: []string{"justice", "helplines"}},
	{ID: "justice", Door: "policy", Roles: []string{"police", "prosecutor", "judge"}, Who: "policy",
		Tasks: []copse.ID{"POL-LEF-1", "POL-LEG-11", "POL-LEF-3", "POL-LEG-9", "POL-RIC-6"}, Also: []string{"policy", "helplines"}},
	{ID: "sport", Door: "care", Set: "sports", Who: "educator",
		Tasks: []copse.ID{"SPT-1", "SPT-4", "SPT-5", "SPT-11", "SPT-2"}, Also: []string{"parents", "educators"}},
	{ID: "helplines", Door: "policy", Roles: []string{"helpline", "hotline"}, Who: "policy",
		Tasks: []copse.ID{"POL-CHP-4", "POL-RIC-2", "STF-1", "POL-RUC-3", "POL-CHP-2"}, Also: []string{"policy", "justice"}},
}

// ages are the two doors for children up to 12: their sign leads to a choice between them.
var ages = []string{"children-under-9", "9-12"}

func audienceOf(id string) (audience, bool) {
	for _, a := range audiences {
		if a.ID == id {
			return a, true
		}
	}
	return audience{}, false
}
