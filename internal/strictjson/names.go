package strictjson

// names is the set of member names seen in one object. The first few are kept
// in place; only an object with many members that no field knows needs more.
type names struct {
	few  [8]string
	n    int
	more map[string]struct{}
}

// add reports whether name is new.
func (s *names) add(name string) bool {
	for _, seen := range s.few[:s.n] {
		if seen == name {
			return false
		}
	}
	if s.n < len(s.few) {
		s.few[s.n] = name
		s.n++
		return true
	}
	if _, seen := s.more[name]; seen {
		return false
	}
	if s.more == nil {
		s.more = make(map[string]struct{})
	}
	s.more[name] = struct{}{}
	return true
}
