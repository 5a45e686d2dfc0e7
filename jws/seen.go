package jws

import (
	"strings"
	"sync/atomic"
)

// An issuer's tokens share a few headers: one for each key and type. A seen
// header is one of a token whose signature held, so nobody but an issuer decides
// what is remembered; comparing it costs less than reading it again.
type seenHeader struct {
	segment string // in base64url
	header  header
}

const (
	maxSeen       = 8
	maxSeenLength = 512 // of a segment, in bytes
)

// seenHeaders are the newest ones first. The list is never changed, only
// replaced.
type seenHeaders struct {
	list atomic.Pointer[[]seenHeader]
}

func (s *seenHeaders) find(segment string) (h header, known bool) {
	if s == nil {
		return h, false
	}
	list := s.list.Load()
	if list == nil {
		return h, false
	}
	for i := range *list {
		if seen := &(*list)[i]; seen.segment == segment {
			return seen.header, true
		}
	}
	return h, false
}

// add may lose a race, and then remembers nothing.
func (s *seenHeaders) add(segment string, h header) {
	if s == nil || len(segment) > maxSeenLength {
		return
	}
	old := s.list.Load()
	list := []seenHeader{{strings.Clone(segment), h}}
	if old != nil {
		list = append(list, (*old)[:min(len(*old), maxSeen-1)]...)
	}
	s.list.CompareAndSwap(old, &list)
}
