package login

import "time"

// A throttleView is what the store said about one attempt.
type throttleView struct {
	account, pair, address Throttle
	familiarUntil          time.Time
}

func readThrottles(tx Tx, k throttleKeys) (v throttleView, err error) {
	if v.account, err = tx.Throttle(k.account[:]); err != nil || !k.hasAddress {
		return v, err
	}
	if v.address, err = tx.Throttle(k.address[:]); err != nil {
		return v, err
	}
	if v.pair, err = tx.Throttle(k.pair[:]); err != nil {
		return v, err
	}
	familiar, err := tx.Throttle(k.familiar[:])
	v.familiarUntil = familiar.Expiry
	return v, err
}

// familiar reports whether the account logged in from this network before.
func (v throttleView) familiar(now time.Time) bool { return now.Before(v.familiarUntil) }

// counter returns the row that counts for this attempt, and its key.
func (v throttleView) counter(k throttleKeys, now time.Time) (Throttle, throttleKey) {
	if v.familiar(now) {
		return v.pair, k.pair
	}
	return v.account, k.account
}

// wait returns how long the attempt must wait; 0 admits it. ahead says how many
// other attempts count already and are not in the view yet. In the delayed
// regime they go one by one, or else a burst would outrun the delays.
func (v throttleView) wait(k throttleKeys, now time.Time, ahead int) time.Duration {
	counter, _ := v.counter(k, now)
	failures := accountFailures(counter, now)
	if failures > 0 && now.Before(counter.BlockedUntil) {
		return counter.BlockedUntil.Sub(now)
	}
	if failures >= accountMax {
		return counter.Expiry.Sub(now)
	}
	if failures+ahead >= accountMax || (failures > accountFree && ahead > 0) {
		return time.Second
	}
	// From a familiar network only the account's own failures count, or one
	// guesser behind a shared address would lock out everybody there.
	if !v.familiar(now) && addressFailures(v.address, now) > 0 && now.Before(v.address.BlockedUntil) {
		return v.address.BlockedUntil.Sub(now)
	}
	return 0
}

// countFailure writes one more failure. It reads the rows again, because others
// have counted meanwhile.
func countFailure(tx Tx, k throttleKeys, now time.Time) error {
	v, err := readThrottles(tx, k)
	if err != nil {
		return err
	}
	counter, key := v.counter(k, now)
	if err := tx.PutThrottle(key[:], accountFailed(counter, now)); err != nil {
		return err
	}
	if !k.hasAddress {
		return nil
	}
	return tx.PutThrottle(k.address[:], addressFailed(v.address, now))
}

// countSuccess clears the counter that applied and makes the network familiar.
// It leaves the address alone: one good log-in must not buy another fifty
// guesses at other accounts.
func countSuccess(tx Tx, k throttleKeys, now time.Time) error {
	v, err := readThrottles(tx, k)
	if err != nil {
		return err
	}
	if counter, key := v.counter(k, now); counter.Failures > 0 {
		if err := tx.DeleteThrottle(key[:]); err != nil {
			return err
		}
	}
	if !k.hasAddress || v.familiarUntil.Sub(now) > familiarMemory-familiarRenew {
		return nil
	}
	return tx.PutThrottle(k.familiar[:], Throttle{Expiry: now.Add(familiarMemory)})
}
