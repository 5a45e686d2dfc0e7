package password_test

import (
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS12_NameVariantsAreOneName(t *testing.T) {
	for name, tc := range map[string]struct {
		want     string
		variants []string
	}{
		"case":              {"alice", []string{"alice", "Alice", "ALICE", "aLiCe"}},
		"full width":        {"bob-2", []string{"bob-2", "ｂｏｂ－２", "ＢＯＢ-2"}},
		"NFC and NFD":       {"zo\u00eb", []string{"zo\u00eb", "zoe\u0308", "ZO\u00cb", "ZOE\u0308"}},
		"e-mail address":    {"eve@example.com", []string{"eve@example.com", "Eve@Example.COM"}},
		"Angstrom sign":     {"\u00e5", []string{"\u00e5", "\u00c5", "\u212b", "A\u030a"}},
		"other alphabets":   {"μαρία", []string{"μαρία", "ΜΑΡΊΑ"}},
		"half-width kana":   {"カ", []string{"カ", "ｶ"}},
		"written leftwards": {"שלום", []string{"שלום"}},
	} {
		t.Run(name, func(t *testing.T) {
			for _, v := range tc.variants {
				if got, err := password.CanonicalName(v); err != nil || got != tc.want {
					t.Errorf("CanonicalName(%+q) = %+q, %v; want %+q", v, got, err, tc.want)
				}
			}
		})
	}
}

func TestS12_NamesRefused(t *testing.T) {
	for why, name := range map[string]string{
		"empty":                          "",
		"a space":                        " ",
		"space before":                   " alice",
		"space behind":                   "alice ",
		"space inside":                   "alice smith",
		"no-break space":                 "alice\u00a0",
		"ideographic space":              "\u3000alice",
		"zero-width space":               "ali\u200bce",
		"zero-width joiner":              "ali\u200dce",
		"byte order mark":                "\ufeffalice",
		"soft hyphen":                    "ali\u00adce",
		"variation selector":             "alice\ufe0f",
		"right-to-left override":         "alice\u202e",
		"mixed directions":               "aliceש",
		"NUL":                            "alice\x00",
		"line break (S35)":               "alice\r\nlevel=info",
		"tab":                            "alice\t",
		"delete":                         "alice\x7f",
		"C1 control":                     "alice\u0085",
		"invalid UTF-8":                  "alice\xff",
		"overlong UTF-8":                 "alice\xc0\xaf",
		"ligature":                       "\ufb01nn",
		"mathematical letters":           "\U0001d400lice",
		"roman numeral":                  "henry\u2167",
		"emoji":                          "alice\U0001f600",
		"unassigned":                     "alice\U000e0fff",
		"private use":                    "alice\ue000",
		"129 bytes":                      strings.Repeat("a", 129),
		"43 full-width letters too many": strings.Repeat("ａ", 171),
		"a megabyte":                     strings.Repeat("a", 1<<20),
	} {
		t.Run(why, func(t *testing.T) {
			if got, err := password.CanonicalName(name); err == nil {
				t.Errorf("CanonicalName(%.40q) = %.40q; want an error", name, got)
			}
		})
	}
}

func TestNameOf128Bytes(t *testing.T) {
	want := strings.Repeat("a", 128)
	for _, name := range []string{want, strings.Repeat("Ａ", 128)} {
		if got, err := password.CanonicalName(name); err != nil || got != want {
			t.Errorf("CanonicalName = %q, %v", got, err)
		}
	}
}

func TestCanonicalNameIsSafeForConcurrentUse(t *testing.T) {
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				if got, err := password.CanonicalName("ＺＯE\u0308"); err != nil || got != "zoë" {
					t.Errorf("CanonicalName = %q, %v", got, err)
				}
			}
		})
	}
	wg.Wait()
}

func FuzzCanonicalName(f *testing.F) {
	for _, s := range []string{"Alice", "ＢＯＢ", "zoe\u0308", "İstanbul", "ß", "ΣΑΣ", "ǅ", "a b", "שלום1", "\u1e9e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		once, err := password.CanonicalName(name)
		if err != nil {
			return
		}
		if twice, err := password.CanonicalName(once); err != nil || twice != once {
			t.Errorf("%+q became %+q, then %+q, %v", name, once, twice, err)
		}
		if len(once) < 1 || len(once) > 128 {
			t.Errorf("%d bytes", len(once))
		}
		for _, r := range once {
			if unicode.IsControl(r) || unicode.IsSpace(r) || unicode.IsUpper(r) {
				t.Errorf("%+q holds %U", once, r)
			}
		}
	})
}
