package password

import "sync"

// queueShare is the part of the queue that one network may fill: a quarter.
const queueShare = 4

// A queue counts who waits, and from where.
type queue struct {
	length int

	mu     sync.Mutex
	all    int
	places map[string]int // by network, of those that have any
}

// enter takes a place, unless the queue or the network's part of it is full.
func (q *queue) enter(network string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	share := q.length
	if network != "" {
		share = max(1, q.length/queueShare)
	}
	if q.all >= q.length || q.places[network] >= share {
		return false
	}
	q.all++
	q.places[network]++
	return true
}

func (q *queue) leave(network string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.all--
	if q.places[network]--; q.places[network] == 0 {
		delete(q.places, network)
	}
}
