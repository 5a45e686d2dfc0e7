package password

import (
	_ "embed"
	"encoding/json"
	"errors"
	"strings"
	"sync"

	"github.com/ccojocar/zxcvbn-go/data"
)

// phrases are whole sentences and long passwords that everybody has read
// somewhere, and words that the lists below lack, without spaces.
//
//go:embed phrases.txt
var phrases string

// words are common passwords and given names, lower case, ASCII.
type words struct {
	known  map[string]struct{}
	length [64]bool // which lengths occur
}

const minWord = 4

// commonWords reads the frequency lists of zxcvbn: some 7,000 passwords, the
// first ones of every attack, and some 5,000 given names. They take a few
// milliseconds and half a megabyte, so only a process that sets passwords
// reads them.
var commonWords = sync.OnceValues(func() (*words, error) {
	w := &words{known: make(map[string]struct{})}
	for _, line := range strings.Fields(phrases) {
		w.add(line)
	}
	for _, name := range []string{"Passwords", "MaleNames", "FemaleNames"} {
		if err := w.addList("data/" + name + ".json"); err != nil {
			return nil, err
		}
	}
	return w, nil
})

func (w *words) addList(asset string) error {
	text, err := data.Asset(asset)
	if err != nil {
		return err
	}
	var file struct{ List []string }
	if err := json.Unmarshal(text, &file); err != nil {
		return err
	}
	if len(file.List) == 0 {
		return errors.New(asset + " is empty")
	}
	for _, word := range file.List {
		w.add(word)
	}
	return nil
}

func (w *words) add(word string) {
	word = strings.ToLower(word)
	if len(word) < minWord || len(word) >= len(w.length) {
		return
	}
	w.known[word] = struct{}{}
	w.length[len(word)] = true
}

// each calls f with the length of every known word that begins at character i
// in one of the spellings.
func (w *words) each(spellings [4][]byte, i int, f func(length int)) {
	for length, occurs := range w.length {
		if !occurs || i+length > len(spellings[0]) {
			continue
		}
		for _, text := range spellings {
			if _, ok := w.known[string(text[i:i+length])]; ok {
				f(length)
				break
			}
		}
	}
}
