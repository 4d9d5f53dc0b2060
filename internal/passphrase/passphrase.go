// Package passphrase makes secrets that a person can read from one screen, say on the
// telephone and type on another keyboard, and knows them again however they were typed.
//
// It promises: a passphrase is made by chance, never chosen by a person, and has 88 bits: eight
// words, each one of 2,048. Nobody can try so many, so nothing that compares them needs to
// be slow, to count or to make anybody wait.
package passphrase

import (
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"copse/internal/copse"
)

// Words is how many words a passphrase has; each has one of Listed values.
const (
	Words  = 8
	Listed = 2048
)

//go:embed words
var lists embed.FS

// list reads the words of a language, or the English ones where it has none of its own.
func list(lang copse.Lang) ([]string, error) {
	data, err := lists.ReadFile("words/" + string(lang) + ".txt")
	if err != nil {
		if data, err = lists.ReadFile("words/" + string(copse.English) + ".txt"); err != nil {
			return nil, fmt.Errorf("read the words of passphrases: %w", err)
		}
	}
	words := strings.Fields(string(data))
	if len(words) != Listed {
		return nil, fmt.Errorf("the list of words for passphrases in %s has %d words, not %d", lang, len(words), Listed)
	}
	return words, nil
}

// New makes a passphrase in a language.
func New(lang copse.Lang) (string, error) {
	words, err := list(lang)
	if err != nil {
		return "", err
	}
	return draw(words), nil
}

func draw(words []string) string {
	chance := make([]byte, 2*Words)
	_, _ = rand.Read(chance) // never fails
	chosen := make([]string, Words)
	for i := range chosen {
		chosen[i] = words[binary.BigEndian.Uint16(chance[2*i:])%Listed] // 2,048 divides 65,536: all are equally likely
	}
	return strings.Join(chosen, " ")
}

// NewToken makes a secret for an address or a program: 32 hexadecimal digits, 128 bits.
func NewToken() string {
	chance := make([]byte, 16)
	_, _ = rand.Read(chance) // never fails
	return fmt.Sprintf("%x", chance)
}

// Hash is what is kept of a secret, and what another is compared by. It is the same for all
// ways of typing the same words: capitals, accents, hamzas and stress marks do not matter, nor
// what stands between the words.
func Hash(typed string) [sha256.Size]byte {
	return sha256.Sum256([]byte("copse passphrase 1\n" + fold(typed)))
}

// alike are letters that people type for each other, which no decomposition joins.
var alike = strings.NewReplacer("ى", "ي", "ة", "ه", "\u0640", "")

func fold(typed string) string {
	var b strings.Builder
	var last rune // the last letter or digit
	parted := false
	typed = strings.ToValidUTF8(typed, " ") // norm leaves all as it is behind a byte that is no text
	for _, r := range alike.Replace(strings.ToLower(norm.NFKD.String(typed))) {
		switch {
		case unicode.Is(unicode.M, r):
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			parted = true
		default:
			// Chinese is written with spaces or without: every word has two characters.
			if parted && last != 0 && !(unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, r)) {
				b.WriteByte(' ')
			}
			b.WriteRune(r)
			last, parted = r, false
		}
	}
	return b.String()
}
