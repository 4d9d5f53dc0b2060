package content

import "copse/internal/copse"

// lockedConfirmed are the points whose topic was checked against what ITU
// published before the first edition. Only these may say `confirmed` without a
// person's name. KID-S1 … KID-S6 stand here and still ship as to-confirm: see
// docs/decisions/0003-weaker-mark-wins.md.
func lockedConfirmed() []copse.ID {
	return []copse.ID{
		"POL-LEG-2", "POL-LEG-3", "POL-REG-1", "POL-REG-2", "POL-REG-5", "POL-RIC-1", "POL-RIC-4", "POL-RUC-1",
		"POL-ACT-1", "POL-ACT-4", "POL-RES-1", "POL-EDU-1", "POL-MAT-1", "POL-MAT-2", "POL-CHP-1", "POL-AWA-1",
		"POL-TSS-1", "POL-LEF-3", "STEP-8", "STEP-9",
		"IND-CSM-5", "IND-CSM-6", "IND-CSM-10", "IND-CSM-11", "IND-CSM-12", "IND-CSM-13", "STF-1", "STF-2", "STF-3",
		"PAR-LRN-2", "EDU-STF-1", "EDU-STF-3", "EDU-CUR-4", "VUL-1",
		"KID-S1", "KID-S2", "KID-S3", "KID-S4", "KID-S5", "KID-S6", "KID-W1", "KID-W2", "KID-W3",
	}
}
