package assess

import (
	"net/http"

	"copse/internal/web"
)

type policyPage struct {
	web.Base
	Form   *web.Form
	Head   head
	Kept   string
	Policy Policy
}

// showPolicy shows the draft of a policy made of the answers.
func (d *Door) showPolicy(w http.ResponseWriter, r *http.Request, in *Instrument, a Answers) error {
	v := web.VisitOf(r)
	p := policyPage{Form: d.shell.NewForm(r), Head: d.head(in, v.Lang), Kept: d.carry(in, a), Policy: d.Checklists().policyOf(v.Words, in, a)}
	p.Base = d.shell.Base(r, p.Policy.Title)
	p.Door, p.Carry = p.Head.Door, &web.Carry{Form: "carry", To: "/assess/" + in.ID, Go: goPolicy}
	return d.policy.Render(w, r, http.StatusOK, p)
}
