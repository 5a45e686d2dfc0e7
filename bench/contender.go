package bench

import "fmt"

// A Contender is one library with one key, as its documentation tells to use it.
type Contender struct {
	Name string
	// Sign makes a token of the claims that [Good] returns.
	Sign func() (string, error)
	// Verify checks the signature, exp, nbf, iss and aud of a token, and returns a
	// pointer to a struct that holds the claims.
	Verify func(token string) (any, error)
}

// Contenders returns all of them for an algorithm, Jeton first.
func Contenders(algorithm string, keys *Keys) ([]Contender, error) {
	var all []Contender
	for _, enter := range []func(string, *Keys) (Contender, error){
		jeton, standard, cristalhq, golangJWT, goJOSE, jwx,
	} {
		c, err := enter(algorithm, keys)
		if err != nil {
			return nil, fmt.Errorf("preparing a contender for %s: %w", algorithm, err)
		}
		all = append(all, c)
	}
	return all, nil
}
