package app

import (
	"encoding/hex"
	"fmt"
	"net"
	"strings"

	"copse/internal/config"
	"copse/internal/copse"
	"copse/internal/passphrase"
	"copse/internal/web"
)

// gate opens a preview to the token of this start and to the passphrase of the settings.
func (n *node) gate() *web.Gate {
	if n.token = n.config.PreviewToken; n.token == "" {
		n.token = passphrase.NewToken()
	}
	secrets := [][32]byte{passphrase.Hash(n.token)}
	if digits, ok := strings.CutPrefix(n.config.Passphrase, hashedBy); ok {
		var hash [32]byte
		if _, err := hex.Decode(hash[:], []byte(digits)); err == nil { // the form was checked with the settings
			secrets = append(secrets, hash)
		}
	}
	g := web.NewGate(secrets...)
	g.Home = home(n.config)
	return g
}

// hashedBy stands before the hash of a passphrase in the settings.
const hashedBy = "sha256:"

// home is where the operator sees a preview on this machine, "" where its settings say another
// address. It stands in no page and no document: it leads nobody else anywhere.
func home(c config.Config) string {
	_, port, err := net.SplitHostPort(c.Listen)
	if c.Origin == "" && err == nil && port != "0" && config.Loopback(c.Listen) {
		return "http://" + net.JoinHostPort("localhost", port)
	}
	return ""
}

// door is the address at which a person opens the site; of a preview with what opens it. A
// token that the settings hold is not printed: what is printed stands in logs.
func (n *node) door(listening net.Addr) string {
	host, port, err := net.SplitHostPort(listening.String())
	if err == nil && net.ParseIP(host).IsLoopback() {
		host = "localhost" // one name, because a browser keeps the cookie of each apart
	}
	address := "http://" + net.JoinHostPort(host, port)
	if !config.Loopback(n.config.Listen) && n.config.Origin != "" {
		address = n.config.Origin
	}
	switch {
	case !n.shell.Preview:
		return address
	case n.config.PreviewToken != "":
		return address + "\nThis is a preview: add /?preview= and COPSE_PREVIEW_TOKEN to the address. To open it to everybody: copse launch"
	}
	return address + "/?preview=" + n.token + "\nThis is a preview: only who has the whole address sees it. To open it to everybody: copse launch"
}

// previewCmd makes the secrets of a preview. They are drawn here and never chosen by a person.
type previewCmd struct {
	Passphrase previewPassphraseCmd `cmd:"" help:"Draw a passphrase of eight words for people, and the setting that lets it in."`
	Token      previewTokenCmd      `cmd:"" help:"Draw a token for programs: a value of COPSE_PREVIEW_TOKEN."`
}

type previewPassphraseCmd struct {
	Lang copse.Lang `help:"Language of the words." default:"en"`
	JSON bool       `name:"json" help:"Print as JSON."`
}

// Run prints the words, once, and what the settings keep of them.
func (c *previewPassphraseCmd) Run(std Streams) error {
	words, err := passphrase.New(c.Lang)
	if err != nil {
		return err
	}
	hash := passphrase.Hash(words)
	setting := hashedBy + hex.EncodeToString(hash[:])
	if c.JSON {
		return printJSON(std.Out, map[string]string{"passphrase": words, "setting": setting})
	}
	_, err = fmt.Fprintf(std.Out, "%s\n\nTell these words to the people who may see the preview. They are shown this once and kept nowhere.\nLet them in with this line in the settings of the node, and start it again:\n\nCOPSE_PASSPHRASE=%s\n", words, setting)
	return err
}

type previewTokenCmd struct{}

// Run prints a token.
func (*previewTokenCmd) Run(std Streams) error {
	_, err := fmt.Fprintln(std.Out, passphrase.NewToken())
	return err
}
