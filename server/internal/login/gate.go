package login

import "sync"

// A gate counts the attempts whose outcome is not stored yet, so that many at
// once cannot all rely on the same stored number. It counts for this process
// alone; servers that share a database overshoot by at most their permits.
type gate struct {
	mu   sync.Mutex
	rows map[throttleKey]*gateRow
}

// A gateRow lives while somebody is present.
type gateRow struct {
	present  int // between enter and leave
	admitted int // of them: being verified or stored
	left     int // were admitted, and have left
}

// A place is that of one attempt before one counter.
type place struct {
	gate     *gate
	key      throttleKey
	row      *gateRow
	left     int // of the row, when this attempt came
	admitted bool
}

func newGate() *gate { return &gate{rows: map[throttleKey]*gateRow{}} }

// enter must come before the counter is read from the store.
func (g *gate) enter(key throttleKey) *place {
	g.mu.Lock()
	defer g.mu.Unlock()
	row := g.rows[key]
	if row == nil {
		row = &gateRow{}
		g.rows[key] = row
	}
	row.present++
	return &place{gate: g, key: key, row: row, left: row.left}
}

// admit asks whether the attempt may go on. ahead are the attempts that were
// admitted before it and may be missing in what it read: those in flight, and
// those that have stored their outcome since it entered.
func (p *place) admit(may func(ahead int) bool) bool {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	if !may(p.row.admitted + p.row.left - p.left) {
		return false
	}
	p.row.admitted++
	p.admitted = true
	return true
}

// leave must come after the outcome is stored.
func (p *place) leave() {
	p.gate.mu.Lock()
	defer p.gate.mu.Unlock()
	if p.admitted {
		p.row.admitted--
		p.row.left++
	}
	if p.row.present--; p.row.present == 0 {
		delete(p.gate.rows, p.key)
	}
}
