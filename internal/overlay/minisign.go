package overlay

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"strings"

	"filippo.io/edwards25519"
	"golang.org/x/crypto/blake2b"
)

// Key is a public key of minisign, https://jedisct1.github.io/minisign/: "Ed", eight
// bytes that name it, and an Ed25519 key. Overlays are signed with minisign itself, so that
// no secret key ever comes near this program.
type Key struct {
	id  [8]byte
	key ed25519.PublicKey
}

// ParseKey reads a public key: the one line that minisign prints, or its .pub file.
func ParseKey(s string) (Key, error) {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(lines[len(lines)-1]))
	if err != nil || len(raw) != 42 || string(raw[:2]) != "Ed" {
		return Key{}, refuse("this is no public key of minisign: one line that begins with RW")
	}
	// With a key of small order a signature made without any secret fits.
	point, err := new(edwards25519.Point).SetBytes(raw[10:])
	if err != nil || new(edwards25519.Point).MultByCofactor(point).Equal(edwards25519.NewIdentityPoint()) == 1 {
		return Key{}, refuse("this is no key that minisign makes: anybody could sign for it")
	}
	k := Key{key: bytes.Clone(raw[10:])}
	copy(k.id[:], raw[2:10])
	return k, nil
}

// String is the key as minisign prints it.
func (k Key) String() string {
	return base64.StdEncoding.EncodeToString(append(append([]byte("Ed"), k.id[:]...), k.key...))
}

// Verify checks a .minisig file over data and returns its trusted comment.
func (k Key) Verify(data []byte, minisig string) (comment string, err error) {
	lines := strings.Split(strings.ReplaceAll(strings.TrimRight(minisig, "\r\n"), "\r\n", "\n"), "\n")
	const trusted = "trusted comment: "
	if len(lines) != 4 || !strings.HasPrefix(lines[0], "untrusted comment: ") || !strings.HasPrefix(lines[2], trusted) {
		return "", refuse("the signature is no .minisig file: four lines")
	}
	sig, err1 := base64.StdEncoding.DecodeString(lines[1])
	global, err2 := base64.StdEncoding.DecodeString(lines[3])
	if err1 != nil || err2 != nil || len(sig) != 74 || len(global) != ed25519.SignatureSize {
		return "", refuse("the signature is damaged")
	}
	if !bytes.Equal(sig[2:10], k.id[:]) {
		return "", refuse("the overlay is signed with another key than %s", k)
	}
	switch string(sig[:2]) {
	case "ED": // what minisign writes today: the signature is over a hash
		h := blake2b.Sum512(data)
		data = h[:]
	case "Ed": // what it wrote before 0.10, and writes with -l
	default:
		return "", refuse("the signature is of a kind this version does not know")
	}
	comment = strings.TrimPrefix(lines[2], trusted)
	if !ed25519.Verify(k.key, data, sig[10:]) || !ed25519.Verify(k.key, append(bytes.Clone(sig[10:]), comment...), global) {
		return "", refuse("the signature does not fit: the overlay, or the signature, was changed")
	}
	return comment, nil
}
