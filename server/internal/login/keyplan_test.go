package login_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jeton-auth/jeton/jwk"
	"github.com/jeton-auth/jeton/server/internal/login"
)

const (
	planLifetime = 90 * 24 * time.Hour
	planAhead    = time.Hour
	planTail     = 11 * time.Minute
)

// planned is a key that activates that long after the start, with a full life.
func planned(id string, activate time.Duration) login.SigningKey {
	at := start.Add(activate)
	return login.SigningKey{
		ID: id, Algorithm: jwk.ES256, PublishAt: at.Add(-planAhead), ActivateAt: at,
		RetireAt: at.Add(planLifetime), RemoveAt: at.Add(planLifetime + planTail),
	}
}

// ending is the key with another end.
func ending(k login.SigningKey, retire time.Duration) login.SigningKey {
	k.RetireAt = start.Add(retire)
	k.RemoveAt = k.RetireAt.Add(planTail)
	return k
}

func TestPlanKeys(t *testing.T) {
	ed := planned("ed", -time.Minute)
	ed.Algorithm = jwk.Ed25519
	edPending := planned("ed", time.Hour)
	edPending.Algorithm = jwk.Ed25519
	short := ending(planned("a", -time.Hour), -10*time.Minute)
	short.RemoveAt = start.Add(-5 * time.Minute) // made when tokens lived shorter
	long := planned("a", -planLifetime)
	long.RetireAt = start.Add(10 * planLifetime) // made when keys lived longer
	tests := map[string]struct {
		keys   []login.SigningKey
		signer string
		others []string
		gone   []string
		step   login.KeyStep
	}{
		"none": {nil, "", nil, nil, login.MakeNow},
		"one that is fresh": {[]login.SigningKey{planned("a", 0)},
			"a", nil, nil, login.KeepKeys},
		"just before a successor is due": {[]login.SigningKey{planned("a", time.Hour+time.Microsecond-planLifetime)},
			"a", nil, nil, login.KeepKeys},
		"a successor is due": {[]login.SigningKey{planned("a", time.Hour-planLifetime)},
			"a", nil, nil, login.MakeAhead},
		"a successor is waiting": {[]login.SigningKey{planned("a", time.Minute-planLifetime), planned("b", time.Minute)},
			"a", []string{"b"}, nil, login.KeepKeys},
		"the successor takes over": {[]login.SigningKey{ending(planned("a", -planLifetime), 0), planned("b", 0)},
			"b", []string{"a"}, nil, login.KeepKeys},
		"two active: the newest signs": {[]login.SigningKey{planned("b", -time.Minute), planned("a", -time.Hour)},
			"b", []string{"a"}, nil, login.KeepKeys},
		"two of one age: one of them signs everywhere": {[]login.SigningKey{planned("b", 0), planned("a", 0)},
			"b", []string{"a"}, nil, login.KeepKeys},
		"retiring, its last token still valid": {[]login.SigningKey{ending(planned("a", -time.Hour), time.Microsecond-planTail), planned("b", 0)},
			"b", []string{"a"}, nil, login.KeepKeys},
		"its last token has expired": {[]login.SigningKey{ending(planned("a", -time.Hour), -planTail), planned("b", 0)},
			"b", nil, []string{"a"}, login.KeepKeys},
		"tokens live longer since": {[]login.SigningKey{short, planned("b", 0)},
			"b", []string{"a"}, nil, login.KeepKeys},
		"keys live shorter since": {[]login.SigningKey{long},
			"a", nil, nil, login.MakeAhead},
		"all expired while the server was down": {[]login.SigningKey{planned("a", -2*planLifetime)},
			"", nil, []string{"a"}, login.MakeNow},
		"only a retiring one": {[]login.SigningKey{ending(planned("a", -time.Hour), -time.Minute)},
			"", []string{"a"}, nil, login.MakeNow},
		"only a pending one, after the clock was set back": {[]login.SigningKey{planned("a", time.Hour)},
			"", []string{"a"}, nil, login.MakeNow},
		"another algorithm is configured": {[]login.SigningKey{ed},
			"ed", nil, nil, login.MakeAhead},
		"another algorithm, and its successor waits": {[]login.SigningKey{ed, planned("a", time.Hour)},
			"ed", []string{"a"}, nil, login.KeepKeys},
		"what waits has another algorithm": {[]login.SigningKey{planned("a", time.Hour-planLifetime), edPending},
			"a", []string{"ed"}, nil, login.MakeAhead},
	}
	rules := login.NewKeyRules(jwk.ES256, planLifetime, planAhead, planTail)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			plan := login.PlanKeys(tt.keys, start, rules)
			if plan.Signer().ID != tt.signer || plan.Step() != tt.step {
				t.Errorf("signer %q, step %v, want %q, %v", plan.Signer().ID, plan.Step(), tt.signer, tt.step)
			}
			if !slices.Equal(ids(plan.Others()), tt.others) || !slices.Equal(ids(plan.Gone()), tt.gone) {
				t.Errorf("others %v, gone %v, want %v, %v", ids(plan.Others()), ids(plan.Gone()), tt.others, tt.gone)
			}
		})
	}
}

func TestPlanKeys_WhoEndsWithTheNewest(t *testing.T) {
	lasting := planned("a", -time.Hour)
	lasting.RemoveAt = lasting.RetireAt.Add(2 * planTail)
	tests := map[string]struct {
		keys   []login.SigningKey
		id     string // of the one that is moved
		retire time.Duration
		tail   time.Duration
	}{
		"nobody for a key alone":            {keys: []login.SigningKey{planned("a", 0)}},
		"the signer, for one that waits":    {[]login.SigningKey{planned("a", -time.Hour), planned("b", time.Hour)}, "a", time.Hour, planTail},
		"the signer goes on until then":     {[]login.SigningKey{ending(planned("a", -time.Hour), time.Minute), planned("b", time.Hour)}, "a", time.Hour, planTail},
		"but not for ever":                  {keys: []login.SigningKey{ending(planned("a", -time.Hour), time.Minute), planned("b", 2*planLifetime)}},
		"it has been done":                  {keys: []login.SigningKey{ending(planned("a", -time.Hour), time.Hour), planned("b", time.Hour)}},
		"one that signs no more":            {[]login.SigningKey{planned("a", -time.Hour), planned("b", -time.Minute)}, "a", -time.Minute, planTail},
		"one that retires already stays so": {keys: []login.SigningKey{ending(planned("a", -time.Hour), -time.Second), planned("b", -time.Minute)}},
		"its tokens lived longer":           {[]login.SigningKey{lasting, planned("b", time.Hour)}, "a", time.Hour, 2 * planTail},
	}
	rules := login.NewKeyRules(jwk.ES256, planLifetime, planAhead, planTail)
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			moved := login.PlanKeys(tt.keys, start, rules).Moved()
			if tt.id == "" {
				if len(moved) != 0 {
					t.Errorf("%v are moved", ids(moved))
				}
				return
			}
			if !slices.Equal(ids(moved), []string{tt.id}) {
				t.Fatalf("%v are moved, want %s", ids(moved), tt.id)
			}
			if got := moved[0]; !got.RetireAt.Equal(start.Add(tt.retire)) || !got.RemoveAt.Equal(got.RetireAt.Add(tt.tail)) {
				t.Errorf("it retires %v and goes %v, want %v and %v later", got.RetireAt, got.RemoveAt, tt.retire, tt.tail)
			}
		})
	}
}

func ids(keys []login.SigningKey) (all []string) {
	for _, k := range keys {
		all = append(all, k.ID)
	}
	return all
}

func TestKeyState(t *testing.T) {
	k := planned("a", 0)
	tests := map[time.Duration]login.KeyState{
		-time.Microsecond:               login.KeyPending,
		0:                               login.KeyActive,
		planLifetime - time.Microsecond: login.KeyActive,
		planLifetime:                    login.KeyRetiring,
		planLifetime + planTail - time.Microsecond: login.KeyRetiring,
		planLifetime + planTail:                    login.KeyGone,
	}
	for after, want := range tests {
		if got := k.State(start.Add(after)); got != want {
			t.Errorf("after %v: %s, want %s", after, got, want)
		}
	}
}
