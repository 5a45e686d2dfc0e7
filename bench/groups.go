package bench

import (
	"fmt"
	"time"
)

// A Group is a row of work that its members do each in their own way. The first one
// is what the others are compared with.
type Group struct {
	Name    string
	Members []Member

	Elsewhere bool          // another process does the work: its allocations are not seen
	Least     time.Duration // shorter turns say nothing
}

// A Member does the work of its group n times, on as many cores as it likes.
type Member struct {
	Name string
	Run  func(n int) error
}

// TokenGroups are signing and verifying, for each algorithm. The token to verify is
// the same for all members.
func TokenGroups(keys *Keys) ([]Group, error) {
	var groups []Group
	for _, operation := range []func(string, *Keys) (Group, error){verifying, signing} {
		for _, algorithm := range Algorithms {
			group, err := operation(algorithm, keys)
			if err != nil {
				return nil, err
			}
			groups = append(groups, group)
		}
	}
	return groups, nil
}

func verifying(algorithm string, keys *Keys) (Group, error) {
	bare, token, err := sample(algorithm, keys)
	if err != nil {
		return Group{}, err
	}
	message, signature, err := split(algorithm, token)
	if err != nil {
		return Group{}, err
	}
	group := Group{Name: fmt.Sprintf("verify %s, a token of %d bytes", algorithm, len(token))}
	group.add("bare cryptography", func() error { return bare.Verify(message, signature) })
	contenders, err := Contenders(algorithm, keys)
	for _, c := range contenders {
		group.add(c.Name, func() error {
			_, err := c.Verify(token)
			return err
		})
	}
	return group, err
}

func signing(algorithm string, keys *Keys) (Group, error) {
	bare, token, err := sample(algorithm, keys)
	if err != nil {
		return Group{}, err
	}
	message, signature, err := split(algorithm, token)
	if err != nil {
		return Group{}, err
	}
	group := Group{Name: "sign " + algorithm}
	group.add("bare cryptography", func() error {
		_, err := bare.Sign(signature[:0], message)
		return err
	})
	contenders, err := Contenders(algorithm, keys)
	for _, c := range contenders {
		group.add(c.Name, func() error {
			_, err := c.Sign()
			return err
		})
	}
	return group, err
}

func (g *Group) add(name string, once func() error) {
	g.Members = append(g.Members, Member{name, func(n int) error {
		for range n {
			if err := once(); err != nil {
				return fmt.Errorf("%s: %s: %w", g.Name, name, err)
			}
		}
		return nil
	}})
}
