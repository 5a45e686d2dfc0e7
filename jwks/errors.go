package jwks

import (
	"errors"
	"fmt"
)

// ErrUnavailable says that it could not be found out whether there is such a
// key: the source of the set failed, and no set is held that could answer. The
// token may be good; trying again later makes sense. The text around it names
// the cause. [errors.Is] also finds the error of the caller's context if that
// ended the wait.
var ErrUnavailable = errors.New("jwks: key set not available")

var errEmpty = fmt.Errorf("%w: empty Remote: make one with NewRemote", ErrUnavailable)
