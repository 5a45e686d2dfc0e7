package jwks_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/jwks"
)

func TestNewRemoteMakesNoRequest(t *testing.T) {
	source := newSource(t, status(http.StatusInternalServerError))
	newFixture(t, source.URL, jwks.Options{})
	source.asked(t, 0, "nobody has asked for a key")
}

func TestL71_HundredFirstCallersMakeOneRequest(t *testing.T) {
	key, gate := newKey(t, "a"), newGate()
	source := newSource(t, gate.before(text(setOf(t, key))))
	f := newFixture(t, source.URL, jwks.Options{})

	var started, done sync.WaitGroup
	for range 100 {
		started.Add(1)
		done.Go(func() {
			started.Done()
			f.finds(key, "first call")
		})
	}
	started.Wait()
	<-gate.reached
	close(gate.open)
	done.Wait()
	source.asked(t, 1, "100 callers")
}

func TestL71_UnknownKeyIDsMakeOneRequestPerCoolDown(t *testing.T) {
	key := newKey(t, "a")
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		want   error
	}{
		{"a source that works", text(setOf(t, key)), jwk.ErrKeyNotFound},
		{"a source that fails", status(http.StatusInternalServerError), jwks.ErrUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			source := newSource(t, text(setOf(t, key)))
			f := newFixture(t, source.URL, jwks.Options{CoolDown: time.Minute})
			f.finds(key, "first call")
			source.says(c.answer)
			f.refuses("unknown", jwk.ErrKeyNotFound, "just after a request")
			source.asked(t, 1, "just after a request")
			for round := range int64(3) {
				f.advance(time.Minute)
				var flood sync.WaitGroup
				for i := range 500 {
					flood.Go(func() { f.refuses(fmt.Sprint("made up ", i), c.want, "in a flood") })
				}
				flood.Wait()
				f.advance(time.Minute - 1)
				f.refuses("one more", c.want, "a nanosecond too early")
				source.asked(t, 2+round, "500 key IDs in one cool-down")
				f.advance(1 - time.Minute)
				f.finds(key, "a known key")
			}
		})
	}
}

func TestL71_KnownKeysDoNotWaitForASlowSource(t *testing.T) {
	key, gate := newKey(t, "a"), newGate()
	source := newSource(t, text(setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{Timeout: time.Hour})
	f.finds(key, "first call")

	source.says(gate.before(text(setOf(t, key))))
	f.advance(30 * time.Second)
	var unknown sync.WaitGroup
	unknown.Go(func() { f.refuses("unknown", jwk.ErrKeyNotFound, "after a wait") })
	<-gate.reached
	f.finds(key, "while the source is asked for an unknown key")
	f.advance(13 * time.Minute)
	f.finds(key, "while the set is getting old")
	close(gate.open)
	unknown.Wait()
	source.asked(t, 2, "in the end")
}

func TestNewKeyIsFoundByTheFirstTokenThatNamesIt(t *testing.T) {
	old, fresh := newKey(t, "old"), newKey(t, "new")
	source := newSource(t, text(setOf(t, old)))
	f := newFixture(t, source.URL, jwks.Options{})
	f.finds(old, "before the rotation")
	source.says(text(setOf(t, old, fresh)))
	f.advance(30 * time.Second)
	f.finds(fresh, "after the rotation")
	f.finds(old, "after the rotation")
	source.asked(t, 2, "in the end")
}

func TestL71_CallerThatLeavesDoesNotEndTheRequest(t *testing.T) {
	key, gate := newKey(t, "a"), newGate()
	source := newSource(t, gate.before(text(setOf(t, key))))
	f := newFixture(t, source.URL, jwks.Options{})

	ctx, leave := context.WithCancel(f.ctx)
	left := make(chan error)
	go func() {
		_, err := f.FindKey(ctx, jwk.ES256, "a")
		left <- err
	}()
	<-gate.reached
	leave()
	if err := <-left; !errors.Is(err, jwks.ErrUnavailable) || !errors.Is(err, context.Canceled) {
		t.Errorf("the caller that left: got %v, want ErrUnavailable and context.Canceled", err)
	}
	close(gate.open)
	f.finds(key, "the caller after it")
	source.asked(t, 1, "in the end")
}

func TestL71_SlowFirstRequestIsBoundedByTheCaller(t *testing.T) {
	gate := newGate()
	source := newSource(t, gate.before(status(http.StatusNotFound)))
	f := newFixture(t, source.URL, jwks.Options{})
	ctx, cancel := context.WithTimeout(f.ctx, 10*time.Millisecond)
	defer cancel()
	if _, err := f.FindKey(ctx, jwk.ES256, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v, want context.DeadlineExceeded", err)
	}
	close(gate.open)
	f.settle()
}

func TestL71_SlowSourceIsBoundedByTheTimeout(t *testing.T) {
	halfAnAnswer := func(w http.ResponseWriter, r *http.Request) {
		text(`{"keys":[`)(w, r)
		http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}
	for name, answer := range map[string]http.HandlerFunc{
		"no header": newGate().before(nil),
		"half body": halfAnAnswer,
	} {
		t.Run(name, func(t *testing.T) {
			source := newSource(t, answer)
			f := newFixture(t, source.URL, jwks.Options{Timeout: 20 * time.Millisecond})
			_, err := f.FindKey(f.ctx, jwk.ES256, "a")
			if !errors.Is(err, jwks.ErrUnavailable) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v, want ErrUnavailable and nothing that looks like the caller's own deadline", err)
			}
		})
	}
}

func TestL20_SameKeyIDOfTwoIssuers(t *testing.T) {
	one, other := newKey(t, "1"), newKey(t, "1")
	a := newFixture(t, newSource(t, text(setOf(t, one))).URL, jwks.Options{})
	b := newFixture(t, newSource(t, text(setOf(t, other))).URL, jwks.Options{})
	a.finds(one, "the first issuer")
	b.finds(other, "the second issuer")
	a.finds(one, "the first issuer again")
}

// L1, L3: no public set holds a secret, so such a token is not worth a request.
func TestAlgorithmsWithoutAPublicKeyMakeNoRequest(t *testing.T) {
	source := newSource(t, status(http.StatusInternalServerError))
	f := newFixture(t, source.URL, jwks.Options{})
	for _, alg := range []jwk.SignatureAlgorithm{"", "none", "RS255", "es256", jwk.HS256, jwk.HS384, jwk.HS512} {
		if _, err := f.FindKey(f.ctx, alg, "a"); err != jwk.ErrKeyNotFound {
			t.Errorf("%q: got %v, want ErrKeyNotFound", alg, err)
		}
	}
	source.asked(t, 0, "in the end")
}

func TestTokenWithoutKeyIDGetsTheOnlyKey(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, text(setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{})
	if got, err := f.FindKey(f.ctx, jwk.ES256, ""); err != nil || got.ID() != "a" {
		t.Errorf("one key: got %v, %v; want it", got, err)
	}
	source.says(text(setOf(t, key, newKey(t, "b"))))
	f.advance(15 * time.Minute)
	f.refuses("", jwk.ErrKeyNotFound, "two keys")
}

func TestEmptyRemoteIsAnError(t *testing.T) {
	for name, remote := range map[string]*jwks.Remote{"nil": nil, "zero": new(jwks.Remote)} {
		if _, err := remote.FindKey(t.Context(), jwk.ES256, "a"); !errors.Is(err, jwks.ErrUnavailable) {
			t.Errorf("%s: got %v, want ErrUnavailable", name, err)
		}
	}
}

func TestAnswersFromMemoryAllocateNothing(t *testing.T) {
	key := newKey(t, "a")
	source := newSource(t, text(setOf(t, key)))
	f := newFixture(t, source.URL, jwks.Options{})
	f.finds(key, "first call")
	for _, kid := range []string{"a", "unknown"} {
		if n := testing.AllocsPerRun(100, func() { f.FindKey(f.ctx, jwk.ES256, kid) }); n != 0 {
			t.Errorf("%s: %v allocations", kid, n)
		}
	}
}

func BenchmarkFindKey(b *testing.B) {
	key := newKey(b, "a")
	source := newSource(b, text(setOf(b, key)))
	remote, err := jwks.NewRemote(source.URL, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			if _, err := remote.FindKey(b.Context(), jwk.ES256, "a"); err != nil {
				b.Error(err)
			}
		}
	})
}
