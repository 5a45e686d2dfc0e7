package password_test

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jeton-auth/jeton/server/internal/password"
)

func TestS6_FormsOfOnePassword(t *testing.T) {
	h := tiny(t, password.Config{})
	for name, tc := range map[string]struct{ set, typed string }{
		"NFC set, NFD typed": {"caf\u00e9 au lait", "cafe\u0301 au lait"},
		"NFD set, NFC typed": {"cafe\u0301 au lait", "caf\u00e9 au lait"},
		"other spaces":       {"caf\u00e9 au lait", "caf\u00e9\u00a0au\u3000lait"},
		"Hangul":             {"\ud55c\uae00", "\u1112\u1161\u11ab\u1100\u1173\u11af"},
	} {
		t.Run(name, func(t *testing.T) {
			permit := acquire(t, h)
			defer permit.Release()
			phc, err := permit.Hash(prepare(t, tc.set))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := permit.Verify(phc, prepare(t, tc.typed)); err != nil || !got.Match {
				t.Errorf("Verify = %+v, %v; want a match", got, err)
			}
		})
	}
}

func TestS4_DifferentPasswordsStayDifferent(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 20)
	for name, tc := range map[string]struct{ set, typed string }{
		"case":                  {"correct Horse", "correct horse"},
		"full width":            {"correct", "ｃorrect"},
		"behind byte 72":        {long + "x", long + "y"},
		"one character more":    {long, long + "y"},
		"trailing space":        {"correct horse", "correct horse "},
		"ligature":              {"\ufb01nn", "finn"},
		"dotless and dotted i":  {"\u0131", "i"},
		"letters that look the": {"same", "s\u0430me"},
	} {
		t.Run(name, func(t *testing.T) {
			permit := acquire(t, tiny(t, password.Config{}))
			phc, err := permit.Hash(prepare(t, tc.set))
			if err != nil {
				t.Fatal(err)
			}
			if got, err := permit.Verify(phc, prepare(t, tc.typed)); err != nil || got.Match {
				t.Errorf("Verify = %+v, %v; want no match", got, err)
			}
		})
	}
}

func TestPrepareRefuses(t *testing.T) {
	for why, typed := range map[string]string{
		"empty":                         "",
		"NUL, which would cut it (S4)":  "secret\x00one",
		"line break":                    "secret\n",
		"escape":                        "secret\x1b[A",
		"C1 control":                    "secret\u0085",
		"zero-width space":              "sec\u200bret",
		"invalid UTF-8":                 "secret\xff",
		"surrogate":                     "secret\xed\xa0\x80",
		"unassigned":                    "secret\U000e0fff",
		"257 bytes":                     strings.Repeat("a", 257),
		"257 bytes once it is composed": "a" + strings.Repeat("a", 240) + strings.Repeat("\u0958", 5),
		"a megabyte (S8)":               strings.Repeat("a", 1<<20),
		"a megabyte that is not UTF-8":  strings.Repeat("\xff", 1<<20),
	} {
		t.Run(why, func(t *testing.T) {
			if got, err := password.Prepare(typed); err == nil {
				t.Errorf("Prepare(%.40q) = %.40q; want an error", typed, got)
			}
		})
	}
}

func TestS8_MegabyteCostsNothing(t *testing.T) {
	huge := strings.Repeat("\u00e9", 1<<19)
	start := time.Now()
	if _, err := password.Prepare(huge); err == nil {
		t.Error("a megabyte was accepted")
	}
	if took := time.Since(start); took > 10*time.Millisecond {
		t.Errorf("it took %v", took)
	}
	if n := testing.AllocsPerRun(10, func() { password.Prepare(huge) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestS2_LongPasswordsAndSpaces(t *testing.T) {
	for name, typed := range map[string]string{
		"64 characters of four bytes": strings.Repeat("\U0001f600", 64),
		"256 ASCII characters":        strings.Repeat("a b ", 64),
		"spaces at both ends":         "  seven brown otters  ",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := password.Prepare(typed); err != nil || got != typed {
				t.Errorf("Prepare = %q, %v; want it as it is", got, err)
			}
		})
	}
}

func FuzzPrepare(f *testing.F) {
	for _, s := range []string{"correct horse", "cafe\u0301", "\u3000x", "\u0958", "a\u0323\u0307", "\u212b", "\x00", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		once, err := password.Prepare(typed)
		if err != nil {
			return
		}
		if twice, err := password.Prepare(once); err != nil || twice != once {
			t.Errorf("%+q became %+q, then %+q, %v", typed, once, twice, err)
		}
		if len(typed) > 256 || len(once) < 1 || len(once) > 256 {
			t.Errorf("%d bytes became %d", len(typed), len(once))
		}
		if i := strings.IndexFunc(once, unicode.IsControl); i >= 0 {
			t.Errorf("%+q holds a control character", once)
		}
	})
}

func prepare(t *testing.T, typed string) string {
	t.Helper()
	prepared, err := password.Prepare(typed)
	if err != nil {
		t.Fatal(err)
	}
	return prepared
}
